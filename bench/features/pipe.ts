/**
 * Extracts features in pipe. Usage: pipe.ts THREADS BATCH COUNT WEIGHTS. Prints JSON, see measured.ts. The first time it
 * writes WEIGHTS, a safetensors file of numbers that are the same everywhere.
 */
import {existsSync, mkdtempSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {rowsOfBytes} from '../../stages/artifacts/row-source.ts';
import {encodeSafetensors, openSafetensors} from '../../stages/artifacts/safetensors.ts';
import {extract} from '../../stages/features/extract.ts';
import {makeExtractor} from '../../stages/features/make-extractor.ts';
import {startBackend} from '../../stages/math/backend.ts';
import {storedShapes} from '../../stages/nets/inception/fold.ts';
import {inception} from '../../stages/nets/inception/inception.ts';
import {inceptionWeights} from '../../test/helpers/inception-weights.ts';
import {imageBytes, imageShape, type Measured} from './measured.ts';

const [threads, batchSize, count] = process.argv.slice(2, 5).map(Number) as [number, number, number];
const file = process.argv[5]!;

if (!existsSync(file)) {
  writeFileSync(file, encodeSafetensors(inceptionWeights(storedShapes(inception('tensorflow').weights))));
  process.exit(0);
}
const begun = performance.now();
await startBackend({threads});
const {weights} = openSafetensors(file);
const config = {
  role: 'extractor',
  net: {type: 'inception', variant: 'tensorflow'},
  source: {sha256: 'bench'},
};
const source = {
  rows: rowsOfBytes(imageBytes(count), 3072, [0, 1]),
  shape: imageShape,
  range: [0, 1] as const,
};
const checkpoints = mkdtempSync(join(tmpdir(), 'pipe-bench-features-'));
/** Time and CPU time when a batch was done. */
const marks: {readonly done: number; readonly ms: number; readonly cpuMs: number}[] = [];
const note = (done: number): void => {
  const {user, system} = process.cpuUsage();
  marks.push({done, ms: performance.now(), cpuMs: (user + system) / 1e3});
};
const quiet = {
  checkpoint: () => undefined,
  note: () => undefined,
  engine: () => undefined,
  metric: () => undefined,
};
try {
  const {rows} = await extract(makeExtractor({config, weights, curves: []}, source, undefined), source, {
    batchSize,
    checkpoints,
    compile: true,
    report: {progress: note, ...quiet},
    signal: new AbortController().signal,
  });
  const [first, last] = [marks[0]!, marks.at(-1)!];
  const images = last.done - first.done;
  const measured: Measured = {
    wallMs: (last.ms - first.ms) / images,
    cpuMs: (last.cpuMs - first.cpuMs) / images,
    setUpMs: first.ms - begun,
    peakMiB: process.resourceUsage().maxRSS / 1024,
    length: Math.hypot(...rows.between(0, 1)),
  };
  console.log(JSON.stringify(measured));
} finally {
  rmSync(checkpoints, {recursive: true});
}
