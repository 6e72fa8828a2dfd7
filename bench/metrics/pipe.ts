/** Measures one job of pipe. Usage: pipe.ts THREADS prdc|fid REAL GENERATED. Prints JSON, see measured.ts. */
import {npyRows} from '../../stages/artifacts/npy-rows.ts';
import {startBackend} from '../../stages/math/backend.ts';
import {frechet} from '../../stages/metrics/frechet.ts';
import {gaussianOf} from '../../stages/metrics/gaussian.ts';
import {prdc} from '../../stages/metrics/prdc.ts';
import type {Measured} from './measured.ts';

const [threads, job, ...files] = process.argv.slice(2) as [string, 'prdc' | 'fid', string, string];
await startBackend({threads: Number(threads)});
const [real, generated] = files.map((file) => npyRows(file)) as [
  ReturnType<typeof npyRows>,
  ReturnType<typeof npyRows>,
];

const jobs = {
  prdc: async () => {
    const {precision, recall, density, coverage} = await prdc(real, generated, 5);
    return [precision, recall, density, coverage];
  },
  fid: async () => {
    const laws = [await gaussianOf(real, 'real'), await gaussianOf(generated, 'generated')] as const;
    return [frechet(...laws).distance];
  },
};

const begun = performance.now();
const values = await jobs[job]();
const measured: Measured = {
  values,
  seconds: (performance.now() - begun) / 1000,
  cpuSeconds: process.cpuUsage().user / 1e6,
  peakMiB: process.resourceUsage().maxRSS / 1024,
};
process.stdout.write(`${JSON.stringify(measured)}\n`);
