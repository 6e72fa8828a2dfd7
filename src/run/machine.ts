import {availableParallelism, totalmem} from 'node:os';
import type {Resources} from '../pipeline/pipeline.ts';
import type {Gpu} from './gpus.ts';

/** What stages may use together. */
export interface Machine {
  /** Stages at once. */
  readonly slots: number;
  readonly cpu: number;
  readonly memoryBytes: number;
  readonly gpus: readonly Gpu[];
}

/** This machine; in a container with a memory limit, that limit counts. */
export const thisMachine = (slots: number | undefined, gpus: readonly Gpu[]): Machine => {
  const limit = process.constrainedMemory();
  const memoryBytes = limit > 0 ? Math.min(limit, totalmem()) : totalmem();
  return {slots: slots ?? Infinity, cpu: availableParallelism(), memoryBytes, gpus};
};

/** What a stage asks for that the machine does not have, said with what it has; undefined if it can run. */
export const excess = (wanted: Resources, machine: Machine): string | undefined => {
  const {cpu, memoryBytes, gpu} = wanted;
  if (cpu > machine.cpu) return `asks for ${cpu} cores; this machine has ${machine.cpu}`;
  if (memoryBytes > machine.memoryBytes) {
    return `asks for ${gib(memoryBytes)} of memory; this machine has ${gib(machine.memoryBytes)}`;
  }
  const large = machine.gpus.filter((card) => card.memoryBytes >= (gpu.memoryBytes ?? 0));
  if (gpu.count <= large.length) return undefined;
  const sort = gpu.memoryBytes === undefined ? '' : ` of ${gib(gpu.memoryBytes)}`;
  return `asks for ${gpu.count} GPU${gpu.count > 1 ? 's' : ''}${sort}; this machine has ${cards(machine.gpus)}`;
};

const cards = (gpus: readonly Gpu[]): string =>
  gpus.length === 0 ? 'none' : gpus.map((card) => gib(card.memoryBytes)).join(' + ');

const gib = (bytes: number): string => `${Number((bytes / 2 ** 30).toFixed(1))} GiB`;
