import {readFileSync, writeFileSync} from 'node:fs';
import {mkdtempSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {afterEach, beforeEach, expect, test} from 'vitest';
import {readCheckpoint, writeCheckpoint} from '../../../stages/train/checkpoint.ts';

let dir: string;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'pipe-checkpoint-'));
});
afterEach(() => rmSync(dir, {recursive: true}));

const checkpoint = {
  step: 12,
  vectors: {weights: Float32Array.of(1, 0.1), m: Float32Array.of(2, -0), v: Float32Array.of(3, 4)},
  curves: [{step: 0, loss: 0.1}],
};
const read = async () => {
  const notes: string[] = [];
  return {found: await readCheckpoint(dir, (line) => notes.push(line)), notes};
};

test('what is written is read back whole, and a later one takes its place', async () => {
  expect(await read()).toEqual({found: undefined, notes: []});
  await writeCheckpoint(dir, checkpoint);
  expect(await read()).toEqual({found: checkpoint, notes: []});
  await writeCheckpoint(dir, {...checkpoint, step: 13});
  expect((await read()).found).toEqual({...checkpoint, step: 13});
});

test('any byte that changed is noticed, and the checkpoint is not used', async () => {
  await writeCheckpoint(dir, checkpoint);
  const file = join(dir, 'checkpoint.safetensors');
  const whole = readFileSync(file);
  // The padding of the header, spaces before the values, says nothing.
  const padding =
    /\} *$/.exec(whole.toString('latin1', 8, 8 + Number(whole.readBigUInt64LE())))![0].length - 1;
  const first = 8 + Number(whole.readBigUInt64LE()) - padding;
  for (let at = 0; at < whole.length; at++) {
    if (at >= first && at < first + padding) continue;
    const broken = Buffer.from(whole);
    broken[at]! ^= 1;
    writeFileSync(file, broken);
    const {found, notes} = await read();
    expect(found, `byte ${at}`).toBeUndefined();
    expect(notes[0]).toContain('training starts anew');
  }
  writeFileSync(file, whole.subarray(0, whole.length - 1));
  expect((await read()).found).toBeUndefined();
});
