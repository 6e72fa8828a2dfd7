import {cpSync, existsSync, readdirSync, readFileSync, statSync, writeFileSync} from 'node:fs';
import {dirname, join} from 'node:path';
import {fileURLToPath} from 'node:url';
import {execa} from 'execa';
import {parse} from 'yaml';
import {inScratch, pipeCommand} from '../bench/runner/scratch.ts';
import {pythonWith} from '../bench/training/python.ts';
import {openCache} from '../src/cache/open.ts';
import {markdown} from './tables.ts';

const corpus = fileURLToPath(new URL('../test/fixtures/dvc/', import.meta.url));
const target = fileURLToPath(new URL('../docs/results/parity/dvc.md', import.meta.url));
const version = '3.67.1';

/** What DVC makes of the projects of the tests, beside what `pipe` makes of them once they are imported. */
export const dvcParity = async (): Promise<void> => {
  const python = await pythonWith([{module: 'dvc', requirement: `dvc==${version}`}]);
  if (!python) return;
  const rows = [['project', 'stages', 'files', 'of them as by DVC']];
  for (const project of readdirSync(corpus)) rows.push([project, ...(await compared(project, python))]);
  const text = `# Projects of DVC

\`npm run parity -- dvc\` made this table: each project of \`test/fixtures/dvc\`, written after DVC's documentation, by DVC ${version}
(\`dvc repro\`) and by \`pipe import dvc\` and \`pipe run\`; files of the artifacts, byte by byte. Where DVC does not run a project,
its reason is shown.

${markdown(rows)}
`;
  writeFileSync(target, text);
  process.stdout.write(text);
};

const compared = (project: string, python: string): Promise<readonly string[]> =>
  inScratch(async (scratch) => {
    const [theirs, ours] = ['theirs', 'ours'].map((side) => join(scratch, side)) as [string, string];
    for (const side of [theirs, ours]) cpSync(join(corpus, project), side, {recursive: true});
    const place = dirname(readdirSync(ours, {recursive: true, encoding: 'utf8'}).find(isDvcFile)!);
    const failure = await runByDvc(python, theirs, join(theirs, place));
    const made = await runByPipe(join(ours, place), join(scratch, 'cache'));
    const files = made.artifacts.flatMap(filesIn);
    const same = files.filter(({path, bytes}) =>
      bytesAt(join(theirs, place, made.root, path))?.equals(bytes),
    );
    return [`${made.artifacts.length}`, `${files.length}`, failure ?? `${same.length}`];
  });

const isDvcFile = (path: string): boolean => path === 'dvc.yaml' || path.endsWith('/dvc.yaml');

/** Why it failed, if it did. */
const runByDvc = async (python: string, project: string, dir: string): Promise<string | undefined> => {
  const env = {DVC_NO_ANALYTICS: '1'};
  await execa(python, ['-m', 'dvc', 'init', '--no-scm', '--quiet'], {cwd: project, env});
  const {exitCode, stderr} = await execa(python, ['-m', 'dvc', 'repro'], {cwd: dir, env, reject: false});
  return exitCode === 0 ? undefined : (/^ERROR: (.*)$/m.exec(stderr)?.[1] ?? stderr.split('\n')[0]);
};

/** Directories of the artifacts, and what their paths are relative to. */
const runByPipe = async (
  dir: string,
  root: string,
): Promise<{readonly artifacts: readonly string[]; readonly root: string}> => {
  const pipe = (...words: readonly string[]) => {
    const [program, ...rest] = pipeCommand(...words);
    return execa(program!, rest, {cwd: dir, env: {PIPE_CACHE: root}});
  };
  await pipe('import', 'dvc', 'dvc.yaml');
  await pipe('run', 'pipeline.yaml');
  const file = join(dir, 'pipeline.yaml');
  const {stages} = parse(readFileSync(file, 'utf8')) as {stages: Record<string, {with: {root?: string}}>};
  const cache = openCache(root);
  const latest = Object.values(cache.records.latest(file));
  return {
    artifacts: latest.map((key) => cache.artifacts.path(cache.records.read(key)!.artifact)),
    root: Object.values(stages)[0]!.with.root ?? '.',
  };
};

const filesIn = (artifact: string): readonly {readonly path: string; readonly bytes: Buffer}[] =>
  readdirSync(artifact, {recursive: true, encoding: 'utf8'})
    .filter((path) => statSync(join(artifact, path)).isFile())
    .map((path) => ({path, bytes: readFileSync(join(artifact, path))}));

const bytesAt = (path: string): Buffer | undefined => (existsSync(path) ? readFileSync(path) : undefined);
