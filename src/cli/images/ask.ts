import type {ReadStream, WriteStream} from 'node:tty';

/** What a terminal answers of itself. */
export interface Answer {
  readonly hasSixel: boolean;
  /** Of a character, in pixels, where the terminal says it. */
  readonly cellWidth?: number;
}

/** A terminal that answers does so at once, over a slow line within this. */
const patience = 500;

/** The size of a character (XTWINOPS 16), then the device's attributes (DA1), which every terminal answers, so last. */
const question = '\x1b[16t\x1b[c';

/**
 * Asks a terminal whether it draws sixels: https://invisible-island.net/xterm/ctlseqs/ctlseqs.html, DA1 and XTWINOPS.
 *
 * @returns undefined from one that is silent for half a second.
 */
export const askTerminal = (input: ReadStream, output: WriteStream): Promise<Answer | undefined> =>
  new Promise((resolve) => {
    const wasRaw = input.isRaw;
    let said = '';
    const end = (answer?: Answer): void => {
      clearTimeout(timer);
      input.off('data', listen).setRawMode(wasRaw).pause();
      resolve(answer);
    };
    const listen = (bytes: Buffer): void => {
      said += bytes.toString('latin1');
      const answer = answerIn(said);
      if (answer) end(answer);
    };
    const timer = setTimeout(end, patience);
    // An answer to a terminal that is not raw would be echoed, and read by the shell as if it were typed.
    input.setRawMode(true).on('data', listen).resume();
    output.write(question);
  });

/** The answer to the question in what a terminal has sent so far; undefined while it is not whole. */
export const answerIn = (said: string): Answer | undefined => {
  const [, attributes] = /\x1b\[\?([\d;]*)c/.exec(said) ?? [];
  if (attributes === undefined) return undefined;
  const [, width] = /\x1b\[6;\d+;(\d+)t/.exec(said) ?? [];
  // The first number is the terminal's class, the others are what it can; 4 are sixels.
  const hasSixel = attributes.split(';').slice(1).includes('4');
  return {hasSixel, ...(width && Number(width) > 0 && {cellWidth: Number(width)})};
};
