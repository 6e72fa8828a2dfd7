import type picocolors from 'picocolors';
import type {Outcome, RunEvent} from '../run/event.ts';
import type {Outcomes} from '../run/exit.ts';
import {count, duration, visible} from '../format.ts';

type Colors = ReturnType<typeof picocolors.createColors>;
type Failed = Extract<RunEvent, {type: 'stage-failed'}>;

/** What is worth saying at the end of a run. */
export interface RunSummary {
  readonly pipeline: string;
  readonly outcomes: Outcomes;
  readonly durationMs: number;
  /** The last failure of each stage that failed for good. */
  readonly failures: readonly Failed[];
  readonly tables: readonly string[];
}

/** `moons_dlsm: 23 stages, nothing to do (0.1 s)`, or what was reused, ran and failed and why; then the tables. */
export const summary = (run: RunSummary, colors: Colors): string => {
  const parts = [
    ...run.failures.map((failure) => explain(failure, colors)),
    ...tainted(run.outcomes).map((line) => colors.red(visible(line))),
    ...run.tables.map(visible),
    headline(run, colors),
  ];
  return `${parts.join('\n\n')}\n`;
};

const tainted = (outcomes: Outcomes): readonly string[] =>
  Object.entries(outcomes).flatMap(([stage, outcome]) =>
    outcome.state === 'tainted' ? [`${stage}: tainted, ${outcome.detail}`] : [],
  );

const headline = ({pipeline, outcomes, durationMs}: RunSummary, colors: Colors): string => {
  const all = Object.values(outcomes);
  const time = `(${duration(durationMs)})`;
  if (all.every(({state}) => state === 'reused'))
    return `${pipeline}: ${count(all.length, 'stage')}, nothing to do ${time}`;
  const states = words.flatMap(([state, word, colour]) => {
    const number = all.filter((outcome) => outcome.state === state).length;
    return number === 0 ? [] : [colors[colour](`${number} ${word}`)];
  });
  return `${pipeline}: ${count(all.length, 'stage')}, ${states.join(', ')} ${time}`;
};

const words: readonly (readonly [Outcome['state'], string, 'green' | 'red' | 'yellow' | 'reset'])[] = [
  ['reused', 'reused', 'reset'],
  ['finished', 'ran', 'green'],
  ['failed', 'failed', 'red'],
  ['tainted', 'tainted', 'red'],
  ['skipped', 'skipped', 'yellow'],
  ['stopped', 'stopped', 'yellow'],
];

const explain = ({stage, error, tail, log}: Failed, colors: Colors): string =>
  [
    colors.red(visible(`${stage}: ${error}`)),
    ...tail.map((line) => colors.dim(`  │ ${line}`)),
    ...(log === '' ? [] : [`  log: ${log}`]),
  ].join('\n');
