import type {Step, Tensors} from '../../../stages/compile/step.ts';

/** A step to be measured, and the state it begins with. */
export interface Workload {
  readonly step: Step;
  readonly state: Tensors;
  /** What the step is given in a run of a number; nothing if absent. */
  readonly inputs?: (run: number) => Tensors;
}
