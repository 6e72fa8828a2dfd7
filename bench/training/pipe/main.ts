/** Measures one job in pipe. Usage: main.ts THREADS eager|graph JOB STEPS WARM-UP. Prints JSON, see ../measured.ts. */
import * as tf from '@tensorflow/tfjs-core';
import {start} from '../../../stages/compile/start.ts';
import {startBackend} from '../../../stages/math/backend.ts';
import type {Measured} from '../measured.ts';
import {workloads} from './workloads.ts';

const [threads, engine, job, steps, warmUp] = process.argv.slice(2) as [
  string,
  string,
  string,
  string,
  string,
];
await startBackend({threads: Number(threads)});
const {step, state, inputs = () => ({})} = workloads[job]!();
const first = inputs(0);
const running = start(step, {state, inputs: first}, {compile: engine === 'graph'});
tf.dispose([state, first]);

let runs = 0;
const run = (): void => {
  const given = inputs(runs++);
  const outputs = running.run(given);
  for (const output of Object.values(outputs)) output.dataSync();
  tf.dispose([given, outputs]);
};
for (let i = 0; i < Number(warmUp); i++) run();
const [wall, cpu] = [performance.now(), process.cpuUsage()];
for (let i = 0; i < Number(steps); i++) run();
const used = process.cpuUsage(cpu);
const measured: Measured = {
  variants: {
    [running.engine]: {
      wall: (performance.now() - wall) / Number(steps),
      cpu: (used.user + used.system) / 1e3 / Number(steps),
    },
  },
  peakMiB: process.resourceUsage().maxRSS / 1024,
  compileMs: running.compileMs,
};
console.log(JSON.stringify(measured));
