import {failure} from './line/failure.ts';
import {runCommandLine} from './line/program.ts';
import {version} from './line/version.ts';
import {endOnLostOutput} from './print/lost-output.ts';

/** Runs one command line and returns the exit code; says on standard error what went wrong, if anything did. */
export const main = async (words: readonly string[]): Promise<number> => {
  endOnLostOutput();
  try {
    if (words.length === 1 && ['-V', '--version'].includes(words[0] as string)) return printVersion();
    if (words[0] === 'complete') return await (await import('./complete.ts')).complete(words.slice(1));
    return await runCommandLine(words);
  } catch (error) {
    const {message, code} = failure(error);
    process.stderr.write(`${message}\n`);
    return code;
  }
};

/** Asked for by scripts and editors at every start, so it makes no command line. */
const printVersion = (): number => {
  process.stdout.write(`${version()}\n`);
  return 0;
};
