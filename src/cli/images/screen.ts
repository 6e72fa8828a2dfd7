import type {ReadStream, WriteStream} from 'node:tty';
import {askTerminal} from './ask.ts';
import {protocolOf, type Environment, type Protocol} from './protocol.ts';

/** A terminal that can be sent pictures. */
export interface Screen {
  readonly protocol: Protocol;
  /** Pixels of a line: a wider picture is fitted to it. */
  readonly width: number;
  /** Characters of a line. */
  readonly columns: number;
}

/** Of a character, in pixels, at the least. */
const leastCellWidth = 6;

/** The terminal that a command writes to; undefined if it is none or shows no pictures. One that is not known is asked. */
export const screenOf = async (
  env: Environment,
  input: ReadStream,
  output: WriteStream,
): Promise<Screen | undefined> => {
  if (!output.isTTY) return undefined;
  const columns = output.columns || 80;
  const protocol = protocolOf(env);
  if (protocol) return {protocol, columns, width: columns * leastCellWidth};
  if (!input.isTTY || !env['TERM'] || env['TERM'] === 'dumb') return undefined;
  const answer = await askTerminal(input, output);
  return answer?.hasSixel
    ? {protocol: 'sixel', columns, width: columns * (answer.cellWidth ?? leastCellWidth)}
    : undefined;
};
