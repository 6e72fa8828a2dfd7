import {isObject, type Json, type JsonObject} from '../json.ts';
import type {Path} from '../pipeline/locate.ts';
import {describe} from '../pipeline/value.ts';
import type {Findings} from './findings.ts';
import {loopData, type LoopData} from './loop-data.ts';
import type {DvcScope, Layer} from './scope.ts';
import {printScalar} from './spelling.ts';
import type {Listener} from './template.ts';

/** One stage of those that a `foreach` or `matrix` makes, or a stage by itself. */
export interface Round {
  /** What DVC appends to the name after an `@`. */
  readonly suffix?: string;
  readonly layers: readonly Layer[];
}

/** What a loop is read with. */
export interface Loop {
  readonly at: Path;
  readonly scope: DvcScope;
  readonly listener: Listener;
  readonly findings: Findings;
}

const isComposite = (value: Json): boolean => typeof value === 'object' && value !== null;

/** The rounds of a `foreach`: over the items of a list or the members of a mapping. */
export const foreachRounds = (raw: Json, loop: Loop): readonly Round[] => {
  const data = loopData(raw, loop);
  if (data === undefined) return [];
  if (isObject(data.value)) {
    return Object.keys(data.value).map((key) => ({
      suffix: key,
      layers: [...data.layersOf(['item'], key), {prefix: ['key'], value: key}],
    }));
  }
  if (!Array.isArray(data.value)) {
    const message = `foreach goes over a list or a mapping, got ${describe(data.value)}.`;
    loop.findings.mistake(loop.at, {rule: 'wrong-type', message});
    return [];
  }
  const items = data.value as readonly Json[];
  const byIndex = items.some(isComposite);
  return uniqueRounds(
    items.map((_, index) => ({
      suffix: byIndex ? `${index}` : nameOf(data, index),
      layers: data.layersOf(['item'], index),
    })),
  );
};

/** The rounds of a `matrix`: every combination, the last axis running fastest. */
export const matrixRounds = (raw: JsonObject, loop: Loop): readonly Round[] => {
  let rounds: readonly {readonly names: readonly string[]; readonly layers: readonly Layer[]}[] = [
    {names: [], layers: []},
  ];
  for (const [axis, values] of Object.entries(raw)) {
    const at = [...loop.at, axis];
    const data = loopData(values, {...loop, at});
    if (data === undefined) return [];
    if (!Array.isArray(data.value)) {
      const message = `an axis of a matrix is a list, got ${describe(data.value)}.`;
      loop.findings.mistake(at, {rule: 'wrong-type', message});
      return [];
    }
    const cells = (data.value as readonly Json[]).map((value, index) => ({
      name: isComposite(value) ? `${axis}${index}` : nameOf(data, index),
      layers: data.layersOf(['item', axis], index),
    }));
    rounds = rounds.flatMap((round) =>
      cells.map(({name, layers}) => ({
        names: [...round.names, name],
        layers: [...round.layers, ...layers],
      })),
    );
  }
  return uniqueRounds(
    rounds.map(({names, layers}) => {
      const suffix = names.join('-');
      return {suffix, layers: [...layers, {prefix: ['key'], value: suffix}]};
    }),
  );
};

/** A scalar as DVC names a stage after it. */
const nameOf = (data: LoopData, index: number): string =>
  printScalar((data.value as readonly Json[])[index] as Json, data.spellingOf(index));

/** Of rounds of the same name DVC keeps the last. */
const uniqueRounds = (rounds: readonly Round[]): readonly Round[] => [
  ...new Map(rounds.map((round) => [round.suffix, round])).values(),
];
