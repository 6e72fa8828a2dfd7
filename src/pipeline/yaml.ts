import {parseDocument, type Document, type YAMLError} from 'yaml';
import type {Json} from '../json.ts';
import {inspect} from './inspect.ts';
import type {Mistakes} from './mistakes.ts';

export interface Yaml {
  readonly document: Document;
  readonly value: Json;
}

/**
 * YAML 1.2 (core schema, with merge keys) as a JSON value; undefined, with the mistakes noted, where it is not YAML
 * or holds what JSON cannot. Comparing each key with all others is quadratic in `yaml`, so `inspect` does it instead.
 */
export const readYaml = (text: string, mistakes: Mistakes): Yaml | undefined => {
  const document = parse(text, mistakes);
  if (document === undefined) return undefined;
  for (const error of firstOfLines([...document.errors, ...document.warnings], text))
    mistakes.error(syntaxMistake(error, text));
  if (document.errors.length > 0 || !inspect(document, mistakes)) return undefined;
  return {document, value: document.toJS({maxAliasCount: -1}) as Json};
};

const parse = (text: string, mistakes: Mistakes): Document | undefined => {
  try {
    return parseDocument(text, {schema: 'core', merge: true, uniqueKeys: false, prettyErrors: false});
  } catch (error) {
    // The parser is recursive: a file of ten thousand brackets exhausts its stack before anything can be measured.
    if (!(error instanceof RangeError)) throw error;
    mistakes.error({rule: 'too-deep', message: 'nested too deep to be read.'});
    return undefined;
  }
};

/** Where the grammar is lost, what follows on the same line is noise. */
const firstOfLines = (errors: readonly YAMLError[], text: string): readonly YAMLError[] => {
  const lines = new Map<number, YAMLError>();
  for (const error of errors) {
    const lineStart = text.lastIndexOf('\n', error.pos[0] - 1);
    if (!lines.has(lineStart)) lines.set(lineStart, error);
  }
  return [...lines.values()];
};

const syntaxMistake = (
  error: YAMLError,
  text: string,
): {rule: string; message: string; range: {start: number; end: number}} => {
  const [start, end] = error.pos;
  const line = text.slice(text.lastIndexOf('\n', start - 1) + 1).split('\n', 1)[0]!;
  const sentence =
    error.code === 'MULTIPLE_DOCS' ? 'a pipeline file is one document, without "---".' : `${error.message}.`;
  const unquoted = /[{[].*[^"'\w]\$\{/.test(line)
    ? ' Inside { } and [ ], a ${…} must be quoted: "${…}".'
    : '';
  return {rule: 'yaml-syntax', message: sentence + unquoted, range: {start, end}};
};
