import type {Step, Tensors} from '../../../stages/compile/step.ts';

/** A step to be measured, and the state it begins with. */
export interface Workload {
  readonly step: Step;
  readonly state: Tensors;
}
