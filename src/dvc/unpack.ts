import {isObject, type Json, type JsonObject} from '../json.ts';
import type {Path} from '../pipeline/locate.ts';
import {printPath} from '../pipeline/template.ts';
import {printScalar} from './spelling.ts';
import type {Listener} from './template.ts';
import {escaped, isExpressible, type Text} from './text.ts';

/** `{lr: 0.1, fast: true, name: x}` → `--lr 0.1 --fast --name 'x'`. */
export const unpacked = (
  source: string,
  value: JsonObject,
  param: Path | undefined,
  listener: Listener,
): Text | undefined => {
  listener.froze(
    source,
    'it is unpacked: which options there are is settled now, and the values of truths and lists',
  );
  const options = flatten(value, param ?? []).flatMap(([name, part, at]) =>
    option(name, part, param && at, listener),
  );
  return {
    value: options.map((text) => text.value).join(' '),
    written: options.map((text) => text.written).join(' '),
  };
};

const flatten = (value: JsonObject, param: Path, prefix = ''): readonly (readonly [string, Json, Path])[] =>
  Object.entries(value).flatMap(([name, part]) =>
    isObject(part)
      ? flatten(part, [...param, name], `${prefix}${name}.`)
      : [[`${prefix}${name}`, part, [...param, name]] as const],
  );

const option = (name: string, value: Json, param: Path | undefined, listener: Listener): readonly Text[] => {
  const flag = `--${name}`;
  if (value === false) return [];
  if (value === true) return [{value: flag, written: escaped(flag)}];
  const words = Array.isArray(value) ? (value as readonly Json[]).map(word) : [word(value)];
  const text = [flag, ...words].join(' ');
  if (
    Array.isArray(value) ||
    value === null ||
    param === undefined ||
    !isExpressible(param) ||
    /'/.test(String(value))
  )
    return [{value: text, written: escaped(text)}];
  listener.uses(param);
  const live = `\${${printPath(param)}}`;
  return [{value: text, written: `${escaped(flag)} ${typeof value === 'string' ? `'${live}'` : live}`}];
};

const word = (value: Json): string =>
  typeof value === 'string' ? `'${value.replaceAll("'", `'"'"'`)}'` : printScalar(value);
