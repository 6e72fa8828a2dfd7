import {execa} from 'execa';
import {fileURLToPath} from 'node:url';
import {expect, test} from 'vitest';
import {distance, type numbers} from './examples.ts';

const child = fileURLToPath(new URL('threads-child.ts', import.meta.url));

const run = async (threads: number): Promise<string> => {
  // Settings of the outside would win.
  const env = {TF_NUM_INTRAOP_THREADS: undefined, TF_NUM_INTEROP_THREADS: undefined};
  const argv = ['--import', 'tsx', child, `${threads}`];
  return (await execa(process.execPath, argv, {env, stderr: 'ignore'})).stdout;
};

test('one thread gives the same bits each time, two the same numbers', async () => {
  const [once, again, two] = [await run(1), await run(1), await run(2)];
  expect(again).toBe(once);
  const parsed = (text: string) => JSON.parse(text) as ReturnType<typeof numbers>;
  expect(distance(parsed(once), parsed(two))).toBeLessThan(1e-5);
}, 300_000);
