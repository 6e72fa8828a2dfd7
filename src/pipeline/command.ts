import type {Json} from '../json.ts';
import {subject} from './wording.ts';
import {failed, fill, Refusal, type Failed, type Scope} from './interpolate.ts';
import type {KnownInputs} from './inputs.ts';
import {locate, type Path} from './locate.ts';
import {nearest} from './nearest.ts';
import {withoutPlaceholders} from './placeholder.ts';
import {placeOfReference, type Source} from './source.ts';
import {isTemplate, printPath} from './template.ts';
import {describe} from './value.ts';

/**
 * A `cmd` with its `${…}` filled in, but for `${out}` and `${in.NAME}`, which are known only when it runs. In an argv
 * list numbers become text and a `${list}` as a whole becomes as many arguments. Undefined after a mistake.
 */
export const fillCommand = (
  source: Source,
  path: Path,
  cmd: Json,
  scope: Scope,
  inputs: KnownInputs,
): string | readonly string[] | undefined => {
  const inCommand: Scope = {
    find: (to) => scope.find(to),
    paths: () => scope.paths(),
    keeps: (to) => isFilledByRunner(to, inputs),
    escape: withoutPlaceholders,
  };
  const whole = fillPart(source, path, cmd, inCommand);
  if (whole === failed) return undefined;
  if (!Array.isArray(whole)) return word(source, path, whole);
  const words = (whole as readonly Json[]).flatMap((item, index) => {
    const at = [...path, index];
    const value = fillPart(source, at, item, inCommand);
    if (value === failed) return [undefined];
    return Array.isArray(value)
      ? value.map((part: Json) =>
          word(source, at, typeof part === 'string' ? withoutPlaceholders(part) : part),
        )
      : [word(source, at, value)];
  });
  if (words.length === 0) noWords(source, path);
  return words.length === 0 || words.includes(undefined) ? undefined : (words as string[]);
};

const noWords = (source: Source, path: Path): void => {
  const message = `${subject(path)} should be a list that is not empty, got an empty list.`;
  source.mistakes.error({rule: 'wrong-value', message, range: locate(source.document, path)});
};

const fillPart = (source: Source, path: Path, value: Json, scope: Scope): Json | Failed => {
  if (!isTemplate(value)) return value;
  return fill(value, scope, (reference, mistake) =>
    source.mistakes.error({...mistake, range: placeOfReference(source, path, reference)}),
  );
};

const word = (source: Source, path: Path, value: Json): string | undefined => {
  if (value !== null && typeof value !== 'object') return String(value);
  const message = `${subject(path)} should be text, a number or a truth value, got ${describe(value)}.`;
  source.mistakes.error({rule: 'wrong-type', message, range: locate(source.document, path)});
  return undefined;
};

/** `${out}`, `${in.NAME}` and `${in.NAME[0]}` stay as they stand, if there is such an input. */
const isFilledByRunner = (path: Path, inputs: KnownInputs): boolean | Refusal => {
  if (path[0] === 'in') return keepsInput(path, inputs);
  if (path[0] !== 'out') return false;
  return (
    path.length === 1 || refuse('bad-reference', '${out} is a directory; write ${out}/name for a file in it.')
  );
};

const keepsInput = ([, name, index, ...rest]: Path, inputs: KnownInputs): true | Refusal => {
  if (typeof name !== 'string' || typeof index === 'string' || rest.length > 0) {
    return refuse('bad-reference', 'an input is written ${in.NAME}, or ${in.NAME[0]} for one of a list.');
  }
  if (!Object.hasOwn(inputs, name)) return unknownInput(name, Object.keys(inputs));
  const input = inputs[name];
  if (input === undefined || index === undefined || index < input.stages.length) return true;
  const reference = printPath(['in', name, index]);
  return refuse(
    'unknown-input',
    `\${${reference}} is past the end: the input "${name}" has ${input.stages.length}, counted from 0.`,
  );
};

const unknownInput = (name: string, names: readonly string[]): Refusal => {
  const near = nearest(name, names);
  const choices = names.length === 0 ? 'it has none' : `it has ${names.join(', ')}`;
  const message = `this stage has no input "${name}"; ${choices}.`;
  return new Refusal({
    rule: 'unknown-input',
    message,
    suggestion: near === undefined ? undefined : `\${in.${near}}`,
  });
};

const refuse = (rule: string, message: string): Refusal => new Refusal({rule, message});
