import {spawnSync} from 'node:child_process';
import {readFile, writeFile} from 'node:fs/promises';
import {join} from 'node:path';
import fc from 'fast-check';
import {describe, expect, it} from 'vitest';
import {withFile} from '../../../stages/artifacts/byte-source.ts';
import {crc32} from '../../../stages/artifacts/crc32.ts';
import {decodeNpy, encodeNpy, type NpyArray} from '../../../stages/artifacts/npy.ts';
import {decodeNpz, encodeNpz} from '../../../stages/artifacts/npz.ts';
import {openZip, readZip} from '../../../stages/artifacts/unzip.ts';
import {writeZip} from '../../../stages/artifacts/zip.ts';
import {newDirectory} from '../../helpers/directory.ts';

const fixture = JSON.parse(
  await readFile(new URL('../../fixtures/numpy.json', import.meta.url), 'utf8'),
) as Record<string, string>;
const bytesOf = (name: string): Buffer => Buffer.from(fixture[name] as string, 'base64');
const halves: NpyArray = {shape: [2, 3], values: Float32Array.of(0, 0.5, 1, 1.5, 2, 2.5)};

const array = fc.oneof(
  fc.float32Array().map((values): NpyArray => ({shape: [values.length], values})),
  fc.float64Array().map((values): NpyArray => ({shape: [1, values.length, 1], values})),
  fc.int32Array({minLength: 1, maxLength: 1}).map((values): NpyArray => ({shape: [], values})),
  fc.uint8Array().map((values): NpyArray => ({shape: [values.length, 1], values})),
);

describe('npy', () => {
  it('writes the very bytes that NumPy writes', () => {
    expect(Buffer.from(encodeNpy(halves))).toEqual(bytesOf('npy'));
  });

  it('reads what NumPy wrote', () => {
    expect(decodeNpy(bytesOf('npy'))).toEqual(halves);
  });

  it('keeps every array, bit for bit', () => {
    fc.assert(
      fc.property(array, (value) => {
        expect(decodeNpy(encodeNpy(value))).toEqual(value);
      }),
      {seed: 1},
    );
  });

  it('reads bool as bytes and refuses an int64 beyond 32 bits', () => {
    const header = (descr: string) =>
      Buffer.from(`{'descr': '${descr}', 'fortran_order': False, 'shape': (1,), }\n`);
    const file = (descr: string, body: Buffer) => {
      const text = header(descr);
      return Buffer.concat([
        Buffer.from('\x93NUMPY\x01\x00', 'latin1'),
        Buffer.from([text.length, 0]),
        text,
        body,
      ]);
    };
    const wide = Buffer.alloc(8);
    wide.writeBigInt64LE(-5n);
    expect(decodeNpy(file('|b1', Buffer.from([1])))).toEqual({shape: [1], values: Uint8Array.of(1)});
    expect(decodeNpy(file('<i8', wide))).toEqual({shape: [1], values: Int32Array.of(-5)});
    wide.writeBigInt64LE(2n ** 31n);
    expect(() => decodeNpy(file('<i8', wide))).toThrow('int64 value 2147483648 at 0 does not fit 32 bits');
    expect(() => decodeNpy(file('>f4', Buffer.alloc(4)))).toThrow('element type >f4 is not supported');
  });

  it('refuses damaged and foreign files', () => {
    expect(() => decodeNpy(bytesOf('fortran'))).toThrow('Fortran order');
    expect(() => decodeNpy(bytesOf('npy').subarray(0, -1))).toThrow('take 23 bytes, expected 24 (6 of <f4)');
    expect(() => decodeNpy(Buffer.from('not an array'))).toThrow('not a .npy file');
    expect(() => encodeNpy({shape: [2, 2], values: new Float32Array(3)})).toThrow(
      'shape [2, 2] has 4 elements, got 3 values',
    );
  });
});

describe('npz', () => {
  const arrays = {points: halves, labels: {shape: [2], values: Int32Array.of(0, 1)}};

  it('keeps arrays by name, and equal arrays make equal bytes', () => {
    expect(decodeNpz(encodeNpz(arrays))).toEqual(arrays);
    expect(encodeNpz(arrays)).toEqual(encodeNpz(structuredClone(arrays)));
  });

  it('reads what savez_compressed wrote, with its int64 labels', () => {
    const {points, labels} = decodeNpz(bytesOf('compressed'));
    expect(points).toEqual({shape: [40, 2], values: new Float32Array(80).fill(0.5)});
    expect(labels).toEqual({shape: [40], values: Int32Array.from({length: 40}, (_, i) => i % 2)});
  });

  it('can be read by NumPy', async (test) => {
    if (spawnSync('python3', ['-c', 'import numpy']).status !== 0) test.skip('Python has no NumPy here');
    const file = join(await newDirectory(), 'a.npz');
    await writeFile(file, encodeNpz(arrays));
    const script =
      'import numpy, sys; a = numpy.load(sys.argv[1]); print(a["points"].tolist(), a["labels"].dtype)';
    const {stdout} = spawnSync('python3', ['-c', script, file], {encoding: 'utf8'});
    expect(stdout.trim()).toBe('[[0.0, 0.5, 1.0], [1.5, 2.0, 2.5]] int32');
  });
});

describe('zip', () => {
  it('keeps any entries', () => {
    const entries = fc.uniqueArray(fc.tuple(fc.string({unit: 'grapheme', minLength: 1}), fc.uint8Array()), {
      selector: ([name]) => name,
    });
    fc.assert(
      fc.property(entries, (list) => {
        const read = [...readZip(writeZip(new Map(list)))].map(([name, bytes]) => [
          name,
          Uint8Array.from(bytes),
        ]);
        expect(read).toEqual(list);
      }),
      {seed: 1},
    );
  });

  it('notices a flipped bit in every byte of the content, and a missing end', () => {
    const zip = Buffer.from(writeZip(new Map([['a', Uint8Array.from({length: 50}, (_, i) => i)]])));
    for (let at = 31; at < 81; at++) {
      const flipped = Buffer.from(zip);
      flipped[at] = (flipped[at] as number) ^ 4;
      expect(() => readZip(flipped)).toThrow('a: zip entry is damaged, its CRC-32 differs');
    }
    expect(() => readZip(zip.subarray(0, -5))).toThrow('not a zip archive, or its end is missing');
  });

  it('reads the 64-bit extension, with which archives of any size are written', () => {
    const content = Uint8Array.from({length: 50}, (_, i) => i);
    const zip = Buffer.from(writeZip(new Map([['a', content]])));
    const local = zip.subarray(0, 31 + 50);
    const central = Buffer.from(zip.subarray(local.length, local.length + 47));
    for (const field of [20, 24, 42]) central.writeUInt32LE(0xffffffff, field);
    central.writeUInt16LE(28, 30);
    const words = (...values: readonly number[]) => {
      const bytes = Buffer.alloc(8 * values.length);
      values.forEach((value, i) => bytes.writeBigUInt64LE(BigInt(value), 8 * i));
      return bytes;
    };
    const extra = Buffer.concat([Buffer.from([1, 0, 24, 0]), words(50, 50, 0)]);
    const end = Buffer.concat([
      Buffer.from('PK\x06\x06', 'latin1'),
      words(44),
      Buffer.alloc(12),
      words(1, 1, 75, 81),
    ]);
    const locator = Buffer.concat([
      Buffer.from('PK\x06\x07\0\0\0\0', 'latin1'),
      words(81 + 75),
      Buffer.from([1, 0, 0, 0]),
    ]);
    const last = Buffer.alloc(22, 0xff);
    last.write('PK\x05\x06', 'latin1');
    last.writeUInt16LE(0, 20);
    const wide = Buffer.concat([local, central, extra, end, locator, last]);
    expect([...readZip(wide)].map(([name, bytes]) => [name, Uint8Array.from(bytes)])).toEqual([
      ['a', content],
    ]);
    central.writeUInt16LE(0, 30);
    expect(() => readZip(Buffer.concat([local, central, extra, end, locator, last]))).toThrow(
      'a: zip entry is damaged, its 64-bit sizes are missing',
    );
  });

  it('reads entries of a file where they are asked for', async () => {
    const file = join(await newDirectory(), 'a.zip');
    await writeFile(
      file,
      writeZip(
        new Map([
          ['a', Uint8Array.of(1)],
          ['b', Uint8Array.of(2, 3)],
        ]),
      ),
    );
    const {read, late} = withFile(file, (source) => {
      const entry = openZip(source).get('b')!;
      return {read: [...entry.read()], late: entry};
    });
    expect(read).toEqual([2, 3]);
    expect(() => late.read()).toThrow('is closed: read what is needed while it is open');
  });

  it('has the CRC-32 of the standard check text', () => {
    expect(crc32(Buffer.from('123456789'))).toBe(0xcbf43926);
  });
});
