import {count} from '../../format.ts';
import type {Outline} from '../../sweep/outline.ts';
import type {Settings} from '../line/settings.ts';
import {columns} from '../print/columns.ts';
import {expectation, expectedText} from '../print/expected.ts';
import {print, printJson} from '../print/print.ts';

/** What a sweep of so many trials would do. */
export const showOutline = (
  name: string,
  trials: number,
  outline: readonly Outline[],
  {json}: Settings,
): void => {
  if (json) return printJson({name, trials, outline});
  const headings = ['stage', '>trials', '>made', '>to run', '>expected'];
  const rows = outline.map(({stage, trials, stages, toRun, expected}) => {
    const figures = [trials, stages, toRun].map(String);
    return [stage, ...figures, expected ? expectedText(expected) : ''];
  });
  print(...columns(headings, rows), `${name}: ${summary(trials, outline)}`);
};

/** `8 trials, 95 stages instead of 296, 93 to run, ~35 min 10 s in all`. */
const summary = (trials: number, outline: readonly Outline[]): string => {
  const total = (figure: 'trials' | 'stages' | 'toRun'): number =>
    outline.reduce((sum, one) => sum + one[figure], 0);
  const made = `${count(total('stages'), 'stage')} instead of ${total('trials')}`;
  const todo = total('toRun') === 0 ? 'nothing to do' : `${total('toRun')} to run${expectation(outline)}`;
  return `${count(trials, 'trial')}, ${made}, ${todo}`;
};
