import {execa} from 'execa';
import {mkdtempSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {fileURLToPath} from 'node:url';
import {pythonWithMetrics} from '../../bench/metrics/python.ts';
import {writeNpyRows} from '../../stages/artifacts/npy-rows.ts';
import {rowsInMemory} from '../../stages/artifacts/row-source.ts';
import {startBackend} from '../../stages/math/backend.ts';
import {markdown, type Rows} from '../tables.ts';
import {cases, type Case} from './cases.ts';
import {ours, type Said} from './ours.ts';

const target = fileURLToPath(new URL('../../docs/results/parity/metrics.md', import.meta.url));
const published = fileURLToPath(new URL('published.py', import.meta.url));

/** Metrics of features beside prdc, torch-fidelity and pytorch-fid on the same arrays. */
export const metricParity = async (): Promise<void> => {
  const python = await pythonWithMetrics();
  if (!python) return;
  const {backend, version} = await startBackend({threads: 2});
  const theirs = await saidBy(python);
  const rows: string[][] = [];
  for (const [i, one] of cases.entries()) {
    const mine = await ours(one);
    for (const metric of ['prdc', 'fid', 'kid', 'is'] as const)
      rows.push([one.name, metric, ...compared(mine[metric], theirs[i]![metric])]);
  }
  const heading: Rows = [['case', 'metric', 'here', 'published', 'difference']];
  const text = `# Metrics of features

\`npm run parity -- metrics\` made this table, by ${backend} ${version}: the same arrays to pipe and to prdc 0.2 (counts of
precision, recall, density, coverage), pytorch-fid 0.3.0 (fid) and torch-fidelity 0.4.0 (kid, is; in float64). Differences
are relative for fid, of whole counts for prdc. Where a side says why it gives no number, that is shown: pytorch-fid's
root of a singular product may come out complex where there are fewer rows than columns.

${markdown([...heading, ...rows])}
`;
  writeFileSync(target, text);
  process.stdout.write(text);
};

const saidBy = async (python: string): Promise<readonly Record<'prdc' | 'fid' | 'kid' | 'is', Said>[]> => {
  const dir = mkdtempSync(join(tmpdir(), 'pipe-parity-'));
  try {
    for (const {name, width, real, generated} of cases)
      for (const [side, values] of Object.entries({real, generated}))
        writeNpyRows(join(dir, `${name}.${side}.npy`), rowsInMemory(values, width));
    const told = cases.map(({name, k, size}: Case) => ({name, k, size}));
    writeFileSync(join(dir, 'cases.json'), JSON.stringify(told));
    const {stdout} = await execa(python, [published, dir]);
    return JSON.parse(stdout.trim().split('\n').at(-1)!) as Record<'prdc' | 'fid' | 'kid' | 'is', Said>[];
  } finally {
    rmSync(dir, {recursive: true});
  }
};

/** Both in words, and how far from each other. */
const compared = (mine: Said, theirs: Said): readonly string[] => [
  shown(mine),
  shown(theirs),
  difference(mine, theirs),
];

const shown = (said: Said): string =>
  'fails' in said ? said.fails : said.value.map((value) => `${Number(value.toPrecision(10))}`).join(' ');

const difference = (mine: Said, theirs: Said): string => {
  if ('fails' in mine || 'fails' in theirs) return '';
  const most = mine.value.map((value, i) => {
    const other = theirs.value[i]!;
    return Math.abs(value - other) / (mine.relative ? Math.max(Math.abs(other), 1e-3) : 1);
  });
  const largest = Math.max(...most);
  return largest === 0 ? '0' : largest.toExponential(1);
};
