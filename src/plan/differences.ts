import type {KeyParts, StageRecord} from '../cache/record.ts';
import type {StageNode} from '../graph/graph.ts';
import {canonicalJson, type Json} from '../json.ts';
import {namesOf, valueDifferences, type ValueDifference} from './value-differences.ts';
import {wordDifferences} from './word-differences.ts';

/** One component of a key that is not what it was at the latest execution, by value: `with.lr 0.00001 → 0.00002`. */
export interface Difference {
  readonly text: string;
  /** Where an input changed: which one, its place in a list, and the digest that was read then. */
  readonly input?: {readonly name: string; readonly at: number; readonly was: string};
}

/** What differs between a stage now and a record of it: what the user wrote first, then code, files and inputs. */
export const differences = (node: StageNode, now: KeyParts, record: StageRecord): readonly Difference[] => {
  const was = record.parts;
  return [
    ...textual(valueTexts('type', was.type, now.type)),
    ...textual(commandDifferences(was.command, now.command)),
    ...textual(valueTexts('kind', was.kind, now.kind)),
    ...textual(valueTexts('with', was.params, now.params)),
    ...textual(valueTexts('env', was.env, now.env)),
    ...textual(was.code === now.code ? [] : codeDifferences(node, record)),
    ...textual(fileDifferences(was.files, now.files)),
    ...inputDifferences(was.inputs, now.inputs),
  ];
};

const textual = (texts: readonly string[]): readonly Difference[] => texts.map((text) => ({text}));

/** An argument list may be long, and one word of it tell all; a text for the shell is shown whole. */
const commandDifferences = (was: KeyParts['command'], now: KeyParts['command']): readonly string[] =>
  was !== undefined && now !== undefined && typeof was !== 'string' && typeof now !== 'string'
    ? wordDifferences('cmd', was, now)
    : valueTexts('cmd', was, now);

const valueTexts = (name: string, was?: Json, now?: Json): readonly string[] =>
  valueDifferences(was, now, [name]).map(valueText);

const valueText = ({path, was, now}: ValueDifference): string => {
  const place = path.join('.');
  if (was === undefined) return `${place} added: ${canonicalJson(now as Json)}`;
  if (now === undefined) return `${place} removed (was ${canonicalJson(was)})`;
  return `${place} ${canonicalJson(was)} → ${canonicalJson(now)}`;
};

const codeDifferences = ({action}: StageNode, record: StageRecord): readonly string[] => {
  if (action.type === 'cmd') return [];
  const {sources, packages} = action.code;
  const found = [
    ...changes(record.sources, sources).map(({name, how}) => `code: ${name} ${how}`),
    ...namesOf(record.packages, packages).flatMap((name) =>
      record.packages[name] === packages[name]
        ? []
        : [`package ${name} ${record.packages[name] ?? 'none'} → ${packages[name] ?? 'none'}`],
    ),
  ];
  return found.length > 0 ? found : ['code: bundled otherwise than before'];
};

const fileDifferences = (was: KeyParts['files'], now: KeyParts['files']): readonly string[] =>
  changes(was, now).map(({name, how}) => `files: ${name} ${how}`);

const changes = (was: Readonly<Record<string, string>>, now: Readonly<Record<string, string>>) =>
  namesOf(was, now)
    .filter((name) => was[name] !== now[name])
    .map((name) => ({
      name,
      how: was[name] === undefined ? 'added' : now[name] === undefined ? 'removed' : 'changed',
    }));

const inputDifferences = (was: KeyParts['inputs'], now: KeyParts['inputs']): readonly Difference[] =>
  namesOf(was, now).flatMap((name) => {
    const [before, after] = [was[name], now[name]];
    if (before === undefined) return [{text: `input ${name} added`}];
    if (after === undefined) return [{text: `input ${name} removed`}];
    if (typeof before === 'string' && typeof after === 'string') return oneInput(name, before, after);
    return listInput(name, before, after);
  });

const oneInput = (name: string, was: string, now: string): readonly Difference[] =>
  was === now ? [] : [{text: `input ${name}: ${short(was)} → ${short(now)}`, input: {name, at: 0, was}}];

/** Members of a list by their place: the first that differs says enough. */
const listInput = (name: string, was: Json, now: Json): readonly Difference[] => {
  const [before, after] = [members(was), members(now)];
  if (before.length !== after.length)
    return [{text: `input ${name}: ${before.length} → ${after.length} members`}];
  const at = after.findIndex(
    (member, index) => canonicalJson(member) !== canonicalJson(before[index] as Json),
  );
  if (at < 0) return [];
  const [old, fresh] = [labelled(before[at] as Json), labelled(after[at] as Json)];
  const label = fresh.label === undefined ? `${name}[${at}]` : `${name} (${fresh.label})`;
  if (old.label !== fresh.label) return [{text: `input ${name}: ${old.label} → ${fresh.label}`}];
  return [
    {
      text: `input ${label}: ${short(old.digest)} → ${short(fresh.digest)}`,
      input: {name, at, was: old.digest},
    },
  ];
};

const members = (value: Json): readonly Json[] =>
  Array.isArray(value) ? (value as readonly Json[]) : [value];

const labelled = (member: Json): {readonly label?: string; readonly digest: string} => {
  if (!Array.isArray(member)) return {digest: member as string};
  const [label, digest] = member as readonly string[];
  return {label: String(label), digest: String(digest)};
};

/** The beginning of a digest, enough to tell it from others by eye. */
export const short = (digest: string): string => `${digest.slice(0, 8)}…`;
