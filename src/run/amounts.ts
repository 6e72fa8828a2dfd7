import type {Resources} from '../pipeline/pipeline.ts';

/** What is counted; GPUs have an identity and are in `cards.ts`. */
export interface Amounts {
  slots: number;
  cpu: number;
  memoryBytes: number;
}

export const nothing: Amounts = {slots: 0, cpu: 0, memoryBytes: 0};

export const amounts = ({cpu, memoryBytes}: Resources): Amounts => ({slots: 1, cpu, memoryBytes});

export const change = (free: Amounts, {cpu, memoryBytes}: Resources, sign: 1 | -1): void => {
  free.slots += sign;
  free.cpu += sign * cpu;
  free.memoryBytes += sign * memoryBytes;
};

/** Whether a request fits into what is free and not kept for another. */
export const fits = ({cpu, memoryBytes}: Resources, free: Amounts, kept: Amounts): boolean =>
  free.slots - kept.slots >= 1 &&
  free.cpu - kept.cpu >= cpu &&
  free.memoryBytes - kept.memoryBytes >= memoryBytes;
