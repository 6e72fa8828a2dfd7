import type {Document} from 'yaml';
import type {Range} from './diagnostic.ts';
import type {Misfit} from './explain.ts';
import {locate, type Path} from './locate.ts';
import type {Mistakes} from './mistakes.ts';
import type {Reference} from './template.ts';

/** A file in the course of being understood. */
export interface Source {
  readonly text: string;
  readonly document: Document;
  readonly mistakes: Mistakes;
}

/** Where a `${…}` stands; the whole text around it where the file spells it differently, by escapes or folding. */
export const placeOfReference = (source: Source, path: Path, reference: Reference): Range => {
  const whole = locate(source.document, path);
  let start = whole.start - 1;
  for (let count = 0; count <= reference.occurrence; count++) {
    start = source.text.indexOf(reference.source, start + 1);
    if (start < 0 || start >= whole.end) return whole;
  }
  return {start, end: start + reference.source.length};
};

/** Reports a misfit in the part of the file at `within`. */
export const reportMisfit = (
  source: Source,
  {path, what, rule, message, suggestion}: Misfit,
  within: Path,
): void =>
  source.mistakes.error({
    rule,
    message,
    range: locate(source.document, [...within, ...path], what),
    suggestion,
  });
