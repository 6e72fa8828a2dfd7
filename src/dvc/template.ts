import {isObject, type Json} from '../json.ts';
import type {Path} from '../pipeline/locate.ts';
import {nearest} from '../pipeline/nearest.ts';
import {printPath} from '../pipeline/template.ts';
import {describe} from '../pipeline/value.ts';
import type {DvcScope, Found} from './scope.ts';
import {printScalar} from './spelling.ts';
import {escaped, isExpressible, type Text} from './text.ts';
import {unpacked} from './unpack.ts';

/** Why a text means nothing. */
export interface TemplateMistake {
  readonly rule: string;
  readonly message: string;
  readonly suggestion?: string | undefined;
}

/** What becomes of the references in a text. */
export interface Listener {
  mistake(mistake: TemplateMistake): void;
  /** A reference to this param is written. */
  uses(param: Path): void;
  /** A value is written as it is now, though it came from a param. */
  froze(reference: string, because: string): void;
}

const reference = /(?<!\\)\$\{(.*?)\}/gs;

/** Whether a text is one reference, which may stand for a list or mapping. */
export const wholeReference = (text: Json | undefined): string | undefined =>
  typeof text === 'string' ? /^\$\{([^{}]*)\}$/s.exec(text)?.[1] : undefined;

/** `a.b[0]` as a path; undefined if it is none. */
export const referencePath = (expression: string): Path | undefined => {
  const steps = expression.replaceAll('[', '.').replaceAll(']', '').split('.');
  const path = steps.map((step) => step.trim());
  return path.includes('') ? undefined : path;
};

/** A text with its references resolved; undefined after a mistake. Only a command may unpack a mapping into options. */
export const translate = (
  text: string,
  scope: DvcScope,
  listener: Listener,
  {unpack = false} = {},
): Text | undefined => {
  let [value, written, end, sound] = ['', '', 0, true];
  const literal = (part: string): void => {
    value += part.replaceAll('\\${', '${');
    written += escaped(part.replaceAll('\\${', '${'));
  };
  for (const match of text.matchAll(reference)) {
    literal(text.slice(end, match.index));
    end = match.index + match[0].length;
    const found = resolve(match[1] as string, scope, listener);
    const part = found && textOf(match[0], found, {unpack, afterDollar: written.endsWith('$')}, listener);
    if (part === undefined) sound = false;
    else [value, written] = [value + part.value, written + part.written];
  }
  literal(text.slice(end));
  return sound ? {value, written} : undefined;
};

/** What a reference names; undefined after a mistake. */
export const resolve = (expression: string, scope: DvcScope, listener: Listener): Found | undefined => {
  const path = referencePath(expression);
  const found = path && scope.find(path);
  if (found !== undefined) return found;
  const suggestion = nearest(expression.trim(), scope.names());
  listener.mistake({
    rule: 'unresolved-reference',
    message:
      path === undefined
        ? `\${${expression}} is not a reference; DVC knows \${name}, \${name.part} and \${name[0]}.`
        : `\${${expression}} is neither in params.yaml nor in vars.`,
    suggestion: suggestion === undefined ? undefined : `\${${suggestion}}`,
  });
  return undefined;
};

interface Position {
  readonly unpack: boolean;
  /** `$${` would be read as an escape. */
  readonly afterDollar: boolean;
}

const textOf = (
  source: string,
  found: Found,
  {unpack, afterDollar}: Position,
  listener: Listener,
): Text | undefined => {
  const {value} = found;
  if (isObject(value) && unpack) return unpacked(source, value, found.param, listener);
  if (typeof value === 'object' && value !== null) {
    listener.mistake({
      rule: 'wrong-type',
      message: `${source} is ${describe(value)}, which cannot stand in a text${unpack ? '' : '; only cmd unpacks a mapping'}.`,
    });
    return undefined;
  }
  return scalarText(source, found, afterDollar, listener);
};

const scalarText = (
  source: string,
  {value, param, spelling}: Found,
  afterDollar: boolean,
  listener: Listener,
): Text => {
  const text = spelling ?? printScalar(value);
  if (param === undefined) return {value: text, written: escaped(text)};
  const why = reasonToFreeze(param, value, spelling, afterDollar);
  if (why !== undefined) {
    listener.froze(source, why);
    return {value: text, written: escaped(text)};
  }
  listener.uses(param);
  return {value: text, written: `\${${printPath(param)}}`};
};

const reasonToFreeze = (
  param: Path,
  value: Json,
  spelling: string | undefined,
  afterDollar: boolean,
): string | undefined => {
  if (spelling !== undefined) return `Python prints it ${spelling}, and pipe ${String(value)}`;
  if (value === null) return 'Python prints it None, and pipe null';
  if (afterDollar) return 'it stands right after a $';
  return isExpressible(param) ? undefined : 'its name cannot stand in a ${…} of pipe';
};
