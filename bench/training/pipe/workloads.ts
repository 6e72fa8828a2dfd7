import {guidedWalk} from './guided.ts';
import {ncsnppSampling, ncsnppTraining} from './ncsnpp.ts';
import {stackTraining} from './residual-stack.ts';
import {dsmTraining, totalTraining} from './toy.ts';
import type {Workload} from './workload.ts';

/** By the name of the job. */
export const workloads: Readonly<Record<string, () => Workload>> = {
  dsm: dsmTraining,
  total: totalTraining,
  stack: stackTraining,
  guided: guidedWalk,
  'ncsnpp-32': ncsnppTraining(32),
  'ncsnpp-64': ncsnppTraining(64),
  'ncsnpp-32-sampler': ncsnppSampling(32),
  'ncsnpp-64-sampler': ncsnppSampling(64),
};
