import {execa} from 'execa';
import {readFileSync} from 'node:fs';

/** A process and what it used. */
export interface Watched {
  /** The last line that it printed. */
  readonly said: string;
  /**
   * The most memory at a time that was its own, MiB: not pages of libraries, which processes share and the system may
   * drop. Looked at every few ms; undefined where the system does not tell.
   */
  readonly ownMiB?: number;
}

const everyMs = 10;

/** Runs a command to its end. */
export const watched = async (
  [file, ...words]: readonly string[],
  env: Readonly<Record<string, string>>,
): Promise<Watched> => {
  const running = execa(file!, words, {env});
  let most: number | undefined;
  const look = setInterval(() => {
    const now = ownMiB(running.pid);
    if (now !== undefined) most = Math.max(most ?? 0, now);
  }, everyMs);
  try {
    const {stdout} = await running;
    return {said: stdout.trim().split('\n').at(-1)!, ...(most !== undefined && {ownMiB: most})};
  } finally {
    clearInterval(look);
  }
};

const ownMiB = (pid: number | undefined): number | undefined => {
  try {
    const [, kiB] = /^RssAnon:\s*(\d+) kB/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? [];
    return kiB === undefined ? undefined : Number(kiB) / 1024;
  } catch {
    return undefined;
  }
};
