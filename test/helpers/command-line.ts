import {spawn, spawnSync, type ChildProcess} from 'node:child_process';
import {mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {dirname, join} from 'node:path';
import {fileURLToPath} from 'node:url';

/** The built command line, as a user has it. */
export const pipeProgram = fileURLToPath(new URL('../../dist/pipe.js', import.meta.url));

export interface Answer {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** A project of its own in a temporary directory, in which `pipe` is called. */
export class TestProject {
  readonly dir = mkdtempSync(join(tmpdir(), 'pipe-cli-'));

  constructor(files: Readonly<Record<string, string>>) {
    for (const [name, text] of Object.entries({'package.json': '{}', ...files})) this.write(name, text);
  }

  write(name: string, text: string): void {
    const path = join(this.dir, name);
    mkdirSync(dirname(path), {recursive: true});
    writeFileSync(path, text);
  }

  move(name: string, to: string): void {
    renameSync(join(this.dir, name), join(this.dir, to));
  }

  pipe(...words: readonly string[]): Answer {
    const {status, stdout, stderr} = spawnSync(process.execPath, [pipeProgram, ...words], this.#options);
    return {code: status, stdout, stderr};
  }

  /** Starts `pipe` and does not wait. */
  start(...words: readonly string[]): ChildProcess {
    return spawn(process.execPath, [pipeProgram, ...words], {
      ...this.#options,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
  }

  get #options() {
    const {PIPE_CACHE: _, ...env} = process.env;
    return {cwd: this.dir, encoding: 'utf8', env: {...env, NO_COLOR: '1'}} as const;
  }

  remove(): void {
    rmSync(this.dir, {recursive: true, force: true});
  }
}
