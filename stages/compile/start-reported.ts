import type {Report} from '../../src/stage/stage.ts';
import {start} from './start.ts';
import type {Example, RunningStep, Step, Tensors} from './step.ts';

/** How a stage's steps run, and who hears of it. */
export interface Reported {
  /** Whether they run as graphs, where the backend has them. */
  readonly compile: boolean;
  readonly report: Pick<Report, 'engine' | 'note'>;
}

/** Starts a step, names its engine for the record (`steps`: graph or eager) and notes each compilation in the log. */
export const startReported = (step: Step, example: Example, {compile, report}: Reported): RunningStep => {
  const onCompile = (ms: number, inputs: Tensors): void =>
    report.note(`compiled the step in ${Math.round(ms)} ms (${shapesOf({...inputs, ...example.state})})`);
  const running = start(step, example, {compile, onCompile});
  report.engine({steps: running.engine});
  return running;
};

/** A network may have hundreds of tensors: the first ones tell one compilation from another. */
const shown = 4;

/** `x0 [4000, 2], labels [4000], weights [6000], m [6000] and 3 more`, without scalars. */
const shapesOf = (tensors: Tensors): string => {
  const shapes = Object.entries(tensors).flatMap(([name, {shape}]) =>
    shape.length > 0 ? [`${name} [${shape.join(', ')}]`] : [],
  );
  const rest = shapes.length - shown;
  return shapes.slice(0, shown).join(', ') + (rest > 0 ? ` and ${rest} more` : '');
};
