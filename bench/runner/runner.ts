import {createHash} from 'node:crypto';
import {
  closeSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readdirSync,
  readSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {fileURLToPath} from 'node:url';
import {table} from '../table.ts';
import {costOf, leastCost} from './cpu-time.ts';

const pipe = fileURLToPath(new URL('../../dist/pipe.js', import.meta.url));
const runFile = (file: string): string[] => [process.execPath, pipe, 'run', file];

/** A pipeline of so many stages that each write one small file. */
const trivial = (count: number): string =>
  [
    'name: trivial',
    'stages:',
    ...Array.from(
      {length: count},
      (_, i) => `  s${i}: {cmd: [cp, seed, "\${out}/x${i}"], files: [seed], kind: text}`,
    ),
  ].join('\n');

/** In a directory of its own, removed afterwards. */
const inScratch = async <T>(work: (dir: string) => Promise<T>): Promise<T> => {
  const dir = mkdtempSync(join(tmpdir(), 'pipe-bench-'));
  try {
    writeFileSync(join(dir, 'package.json'), '{}');
    return await work(dir);
  } finally {
    rmSync(dir, {recursive: true, force: true});
  }
};

const trivialRows = (count: number): Promise<string[]> =>
  inScratch(async (dir) => {
    writeFileSync(join(dir, 'seed'), 'seed');
    writeFileSync(join(dir, 'trivial.yaml'), trivial(count));
    const cold = await costOf(runFile('trivial.yaml'), dir);
    const nothing = await leastCost(5, runFile('trivial.yaml'), dir);
    return [
      `${count}`,
      ...[cold.cpu, ((cold.cpu - nothing.cpu) / count) * 1e3, nothing.cpu, nothing.wall].map((n) =>
        n.toFixed(2),
      ),
    ];
  });

/** Seconds to hash every file below a directory, from a warm file cache. */
const hashingSeconds = (dir: string): number => {
  const start = performance.now();
  const buffer = Buffer.allocUnsafe(1 << 20);
  for (const name of readdirSync(dir)) {
    const hash = createHash('sha256');
    const file = openSync(join(dir, name), 'r');
    for (let bytes; (bytes = readSync(file, buffer)) > 0;) hash.update(buffer.subarray(0, bytes));
    closeSync(file);
    hash.digest();
  }
  return (performance.now() - start) / 1e3;
};

/** A command that makes the files, what it costs to make and hash them without pipe, and the same with pipe. */
const artifactRow = (name: string, script: string): Promise<string[]> =>
  inScratch(async (dir) => {
    writeFileSync(
      join(dir, 'big.yaml'),
      `name: big\nstages:\n  big:\n    cmd: ${JSON.stringify(['bash', '-c', script.replaceAll('OUT', '${out}')])}\n    kind: files\n`,
    );
    const plain = join(dir, 'plain');
    mkdirSync(plain);
    const made = await costOf(['bash', '-c', script.replaceAll('OUT', plain)], dir);
    const hashed = hashingSeconds(plain);
    rmSync(plain, {recursive: true});
    const cold = await costOf(runFile('big.yaml'), dir);
    const nothing = await leastCost(3, runFile('big.yaml'), dir);
    const checkout = await costOf(
      [process.execPath, pipe, 'checkout', 'big.yaml', 'big', '--to', 'copy'],
      dir,
    );
    const {stdout} = await import('execa').then(({execa}) => execa('du', ['-s', '--block-size=1M', dir]));
    const stored = cold.wall - made.wall;
    return [
      name,
      ...[hashed, stored, stored / hashed, nothing.wall, checkout.wall].map((n) => n.toFixed(2)),
      stdout.split('\t')[0]!,
    ];
  });

/** What the runner itself costs: stages with nothing to do, trivial stages, and large artifacts. */
export const benchRunner = async (): Promise<void> => {
  const counts = [await trivialRows(500), await trivialRows(5000)];
  console.log(
    table([
      ['trivial stages', 'cold, CPU s', 'a stage, CPU ms', 'nothing to do, CPU s', 'wall s'],
      ...counts,
    ]),
    '\n',
  );
  const large = await artifactRow('2 GiB', 'head -c 2147483648 /dev/zero > OUT/zeros');
  const many = await artifactRow('20 000 files', 'for i in $(seq 20000); do echo $i > OUT/$i; done');
  const heading = [
    'artifact',
    'hashing s',
    'storing s',
    'ratio',
    'nothing to do s',
    'checkout s',
    'MiB on disk with the copy',
  ];
  console.log(table([heading, large, many]), '\n');
};
