import {isObject, type Json, type JsonObject} from '../json.ts';
import type {Path} from '../pipeline/locate.ts';
import {list} from '../pipeline/wording.ts';
import type {Place, StageReader} from './stage.ts';

/** Something that a stage makes. */
export interface Out extends Place {
  readonly isMetrics: boolean;
}

const sections = ['outs', 'metrics', 'plots'] as const;

/** Outs, metrics and plots of a stage: all of them are paths that its commands make. */
export const readOuts = (body: JsonObject, at: Path, reader: StageReader): readonly Out[] =>
  sections.flatMap((section) =>
    ((body[section] ?? []) as readonly (string | JsonObject)[]).flatMap((item, index) => {
      const place = [...at, section, index];
      const entries: readonly (readonly [string, Path, Json])[] =
        typeof item === 'string'
          ? [[item, place, null]]
          : Object.entries(item).map(([name, about]) => [name, [...place, name], about]);
      return entries.flatMap(([raw, where, about]) => {
        const path = reader.path(raw, where, section);
        if (path === undefined) return [];
        if (isObject(about)) remarkOn(path.value, about, where, reader);
        return [{path, at: where, isMetrics: section === 'metrics'}];
      });
    }),
  );

const groups: readonly (readonly [keys: readonly string[], message: string])[] = [
  [['cache', 'remote', 'push'], 'where DVC keeps it; here it is in the cache, as a part of the artifact'],
  [
    ['persist', 'checkpoint'],
    'that it is there from the last time; here commands always begin without their outs',
  ],
  [
    ['template', 'x', 'y', 'x_label', 'y_label', 'title', 'header'],
    'how DVC draws it; here it is a file of the artifact',
  ],
  [['type', 'labels', 'meta'], 'what it is to other programs; this is left out'],
];

const remarkOn = (path: string, about: JsonObject, at: Path, {findings, name}: StageReader): void => {
  for (const [keys, message] of groups) {
    const present = keys.filter((key) => about[key] !== undefined && !isPreset(key, about[key]));
    if (present.length === 0) continue;
    const verb = present.length > 1 ? 'say' : 'says';
    findings.remark([...at, present[0] as string], `${path}: ${list(present)} ${verb} ${message}.`, name);
  }
};

/** What DVC does anyway. */
const isPreset = (key: string, value: Json | undefined): boolean =>
  (['cache', 'push'].includes(key) && value === true) ||
  (['persist', 'checkpoint'].includes(key) && value === false);
