import {relative} from 'node:path';
import type {Diagnostic, Range} from './diagnostic.ts';

/** Columns of source text shown; a longer line is cut around the mistake. */
const shownColumns = 100;

/** Line and column of an offset, from 1, in characters as an editor counts them. */
export const lineColumn = (
  text: string,
  offset: number,
): {readonly line: number; readonly column: number} => {
  const before = text.slice(0, offset);
  const lineStart = before.lastIndexOf('\n') + 1;
  return {line: before.split('\n').length, column: [...before.slice(lineStart)].length + 1};
};

/**
 * A diagnostic for a terminal, plain text without a final newline: its place and message, the line it stands in with
 * a squiggle below, and the nearest valid spelling.
 *
 *     moons.yaml:3:5 error unknown-key: "stagez" is not a key of a pipeline.
 *       3 | stagez: {}
 *         | ~~~~~~
 *     did you mean stages?
 */
export const renderDiagnostic = (diagnostic: Diagnostic, text: string): string => {
  const {severity, rule, message, range, suggestion} = diagnostic;
  const lines = [`${placeOf(diagnostic, text)} ${severity} ${rule}: ${message}`];
  if (range !== undefined) lines.push(...excerpt(text, range));
  if (suggestion !== undefined) lines.push(`did you mean ${suggestion}?`);
  return lines.join('\n');
};

const placeOf = ({file, range}: Diagnostic, text: string): string => {
  const near = relative('', file);
  const name = near === '' || near.startsWith('..') ? file : near;
  if (range === undefined) return name;
  const {line, column} = lineColumn(text, range.start);
  return `${name}:${line}:${column}`;
};

const excerpt = (text: string, {start, end}: Range): readonly string[] => {
  const lineStart = text.lastIndexOf('\n', start - 1) + 1;
  const nextLine = text.indexOf('\n', start);
  const lineEnd = nextLine < 0 ? text.length : nextLine;
  const line = text.slice(lineStart, lineEnd).replace(/\r$/, '');
  const marked = line.slice(start - lineStart, Math.max(end, start) - lineStart).trimEnd();
  const {before, after} = cut(line, start - lineStart, marked);
  const number = String(lineColumn(text, start).line);
  const squiggle = '~'.repeat(Math.max(1, columns(marked)));
  return [
    `  ${number} | ${show(before + marked + after).trimEnd()}`,
    `  ${' '.repeat(number.length)} | ${' '.repeat(columns(before))}${squiggle}`,
  ];
};

/** What is shown before and after the marked text, so that a long line stays on one line of a terminal. */
const cut = (line: string, at: number, marked: string): {readonly before: string; readonly after: string} => {
  const before = line.slice(0, at);
  const after = line.slice(at + marked.length);
  if (columns(line) <= shownColumns) return {before, after};
  const side = Math.max(20, (shownColumns - columns(marked)) / 2);
  return {
    before: before.length > side ? `…${before.slice(before.length - side)}` : before,
    after: after.length > side ? `${after.slice(0, side)}…` : after,
  };
};

/** A tab has no fixed width in a terminal, so two spaces stand for it. */
const show = (line: string): string => line.replaceAll('\t', '  ');

/** Chinese, Japanese, Korean and emoji take two columns, combining marks none. */
const columns = (line: string): number => {
  let sum = 0;
  for (const character of show(line)) {
    if (/\p{Mark}|\u200d/u.test(character)) continue;
    sum +=
      /[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]|\p{Emoji_Presentation}/u.test(
        character,
      )
        ? 2
        : 1;
  }
  return sum;
};
