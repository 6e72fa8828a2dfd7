import {spawn} from 'node:child_process';
import {once} from 'node:events';
import {text} from 'node:stream/consumers';
import type {Readable} from 'node:stream';
import {isObject, type Json, type JsonObject} from '../json.ts';
import type {Declaration} from './declaration.ts';

/** Imports each module named on the command line and tells, line by line on fd 3, what its default export declares. */
const program = `
import {writeSync} from 'node:fs';
import {pathToFileURL} from 'node:url';
const codec = (it) => ({kind: it?.kind, read: typeof it?.read, write: typeof it?.write});
const declared = (stage) => stage && {
  about: stage.about,
  params: stage.params,
  inputs: stage.inputs && Object.fromEntries(Object.entries(stage.inputs).map(([name, input]) =>
    [name, {arity: input?.arity, ...codec(input?.codec)}])),
  output: codec(stage.output),
  run: typeof stage.run,
};
for (const path of process.argv.slice(1)) {
  let answer;
  try {
    answer = {stage: declared((await import(pathToFileURL(path))).default) ?? null};
  } catch (error) {
    answer = {error: String(error?.message ?? error)};
  }
  writeSync(3, JSON.stringify(answer) + '\\n');
}
process.exit(0);
`;

type Answer = {readonly stage: JsonObject | null} | {readonly error: string};

/** A declaration, or in one line why the module has none. */
export type Declared = {readonly declaration: Declaration} | {readonly mistake: string};

/**
 * What the stage types in these bundles declare. One process imports them all, so that a module which hangs, prints or
 * exits does not do so in the runner.
 */
export const declare = async (bundles: readonly string[]): Promise<readonly Declared[]> => {
  if (bundles.length === 0) return [];
  const child = spawn(process.execPath, ['--input-type=module', '--eval', program, '--', ...bundles], {
    stdio: ['ignore', 'ignore', 'ignore', 'pipe'],
    timeout: 120_000,
  });
  const [lines] = await Promise.all([text(child.stdio[3] as Readable), once(child, 'exit')]);
  const answers = lines.split('\n').filter(Boolean);
  const declared = answers.map((line) => judge(JSON.parse(line) as Answer));
  if (declared.length === bundles.length) return declared;
  // The one it was at ended the process; those after it have not been asked yet.
  const rest = await declare(bundles.slice(declared.length + 1));
  return [...declared, {mistake: 'ends the process that imports it.'}, ...rest];
};

const judge = (answer: Answer): Declared => {
  if ('error' in answer) return {mistake: `cannot be imported: ${answer.error.split('\n')[0]}`};
  const {stage} = answer;
  const lack = stage === null ? 'there is none' : lackOf(stage);
  if (lack !== undefined)
    return {mistake: `is not a stage type: its default export must be defineStage({…}), but ${lack}.`};
  return {declaration: declarationOf(stage as unknown as RawStage)};
};

interface RawStage {
  readonly about: string;
  readonly params: JsonObject;
  readonly inputs: Readonly<
    Record<string, {readonly arity: 'one' | 'optional' | 'many'; readonly kind: string}>
  >;
  readonly output: {readonly kind: string};
}

const declarationOf = ({about, params, inputs, output}: RawStage): Declaration => ({
  about,
  params,
  inputs: Object.fromEntries(Object.entries(inputs).map(([name, {kind, arity}]) => [name, {kind, arity}])),
  kind: output.kind,
});

const isCodec = (codec: Json | undefined): boolean =>
  isObject(codec) &&
  typeof codec['kind'] === 'string' &&
  codec['read'] === 'function' &&
  codec['write'] === 'function';

const isInput = (input: Json): boolean =>
  isCodec(input) && ['one', 'optional', 'many'].includes(String((input as JsonObject)['arity']));

/** What keeps a default export from being a stage type. */
const lackOf = ({about, params, inputs, output, run}: JsonObject): string | undefined => {
  if (typeof about !== 'string') return '"about" is not a sentence';
  if (!isObject(params) || params['type'] !== 'object') return '"params" is not the schema of an object';
  if (!isObject(inputs)) return '"inputs" is not an object';
  const [bad] = Object.entries(inputs).find(([, input]) => !isInput(input)) ?? [];
  if (bad !== undefined) return `input "${bad}" is not one(…), optional(…) or many(…) of a codec`;
  if (!isCodec(output)) return '"output" is not a codec';
  return run === 'function' ? undefined : '"run" is not a function';
};
