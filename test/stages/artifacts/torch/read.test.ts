import {describe, expect, it} from 'vitest';
import {bytesAsSource} from '../../../../stages/artifacts/byte-source.ts';
import {encodeNpz} from '../../../../stages/artifacts/npz.ts';
import {unpickle} from '../../../../stages/artifacts/pickle/unpickle.ts';
import {inWords, isInstance, type Dict, type Pickled} from '../../../../stages/artifacts/pickle/values.ts';
import {encodeSafetensors} from '../../../../stages/artifacts/safetensors.ts';
import {findGlobal} from '../../../../stages/artifacts/torch/globals.ts';
import {isStorage, storageOf} from '../../../../stages/artifacts/torch/storage.ts';
import {isTensor} from '../../../../stages/artifacts/torch/tensor.ts';
import {readZip} from '../../../../stages/artifacts/unzip.ts';
import {writeZip} from '../../../../stages/artifacts/zip.ts';
import {asFloat32, at, checkpointOf, facts, fixtureBytes, plain} from './fixtures.ts';

const saved = ['values.pth', 'values-5.pth', 'values-legacy.pth'];

describe.each(saved)('%s', (file) => {
  const checkpoint = checkpointOf(fixtureBytes(file));

  it.each(Object.entries(facts.tensors))('has the tensor %s', (name, expected) => {
    expect(plain(at(checkpoint, 'tensors', name))).toEqual(asFloat32(expected));
  });

  it('has values of other kinds', () => {
    const others = at(checkpoint, 'others') as Dict;
    const values = ['size', 'device', 'nothing', 'truths', 'text', 'large', 'float', 'set', 'scalar', 'int'];
    expect(values.map((name) => others.get(name))).toEqual([
      [2, 3],
      'cuda:1',
      null,
      [true, false],
      'Ωmega',
      2n ** 70n,
      -1e300,
      [4],
      0.1,
      -5,
    ]);
    expect([...(others.get('ordered') as Dict)]).toEqual([
      ['a', [1, 2]],
      [3, [4, 5, 6, 7]],
    ]);
  });

  it('has arrays of NumPy by rows and by columns', () => {
    const array = {shape: [2, 3], values: Float32Array.of(0, 1, 2, 3, 4, 5)};
    expect(plain(at(checkpoint, 'others', 'array'))).toEqual(array);
    expect(plain(at(checkpoint, 'others', 'fortran'))).toEqual(array);
  });

  it('keeps an object of an unknown class as its name', () => {
    expect(at(checkpoint, 'others', 'mystery')).toEqual({name: '__main__.Mystery'});
  });
});

describe('unpickle', () => {
  const world = {find: findGlobal, persistent: (id: Pickled) => id};
  const read = (bytes: Uint8Array): Pickled => unpickle(bytesAsSource(bytes), 0, world).value;

  it.each(facts.pickles.map((pickle, protocol) => ({protocol, pickle})))(
    'reads protocol $protocol as Python wrote it',
    ({pickle}) => {
      const value = read(Buffer.from(pickle, 'base64')) as Dict;
      expect(value.get('integers')).toEqual([
        0,
        1,
        -1,
        255,
        256,
        65535,
        65536,
        -(2 ** 31),
        2 ** 31,
        2 ** 53 - 1,
        -(2n ** 53n),
      ]);
      expect(value.get('large')).toEqual([2n ** 53n, 2n ** 70n, -(2n ** 70n), 2n ** 3000n]);
      expect(value.get('floats')).toEqual([0.5, -1e300, 1e-5, Infinity, -Infinity]);
      expect(value.get('texts')).toEqual(['', 'line\nline', 'Ωmega \\u0041 \'"', 'x'.repeat(300)]);
      expect(value.get('truths')).toEqual([true, false, null]);
      expect(value.get('tuples')).toEqual([[], [1], [1, 2], [1, 2, 3], [1, 2, 3, 4]]);
      expect(value.get('sets')).toEqual([[1], [2]]);
      const [one, other] = value.get('shared') as Pickled[];
      expect(one).toEqual([1, 2]);
      expect(other).toBe(one);
      const bytes = (value.get('bytes') as Pickled[]).map((part) => Buffer.from(part as Uint8Array));
      expect(bytes.map((part) => part.toString('latin1'))).toEqual([
        '',
        "\x00\xff'\n",
        'ab',
        'y'.repeat(300),
      ]);
    },
  );

  it('runs nothing that a pickle names', () => {
    const value = read(Buffer.from("cos\nsystem\n(S'exit 1'\ntR."));
    expect(value).toEqual({name: 'os.system'});
    expect(read(Buffer.from('cbuiltins\n__proto__\n(tR.'))).toEqual({name: 'builtins.__proto__'});
    expect(read(Buffer.from('cconstructor\nname\n)R.'))).toEqual({name: 'constructor.name'});
  });

  it('reads pickles of more than one chunk, lines and texts across their ends too', () => {
    const numbers = Array.from({length: 20_000}, (_, i) => i);
    const text = 'y'.repeat(100_000);
    const long = Buffer.alloc(5, 'X');
    long.writeUInt32LE(text.length, 1);
    const lines = Buffer.from(numbers.map((number) => `I${number}\n`).join(''));
    const small = numbers.map((number) => Buffer.from([0x4d, number & 255, number >> 8]));
    const parts = ['(', lines, ...small, long, text, `V${text}\n`, 'l.'];
    const pickle = Buffer.concat(parts.map((part) => Buffer.from(part)));
    expect(read(pickle)).toEqual([...numbers, ...numbers, text, text]);
  });

  it('reads no numbers of thousands of digits, which take time with their square', () => {
    expect(() => read(Buffer.from(`I${'9'.repeat(3000)}\n.`))).toThrow('a whole number is needed');
  });

  it.each([
    ['a1.', 'the stack is empty'],
    ['].a', undefined],
    ['t.', 'there is no mark'],
    ['h\x05.', 'nothing was put in memo 5'],
    ['I1x\n.', 'a whole number is needed'],
    ['\x80\x06.', 'protocol 6 is not known'],
    ['\x97.', '0x97 is not a supported opcode'],
    ['(I1\nd.', 'a key has no value'],
    ['X\xff\xff\xff\x7f', 'it is cut short: 2147483647 bytes are needed'],
    ['\x8e\xff\xff\xff\xff\xff\xff\xff\x00', 'it is cut short'],
    ['', 'it is cut short: 1 bytes are needed from byte 0'],
  ])('reads %j or says what is wrong', (text, message) => {
    const reading = () => read(Buffer.from(text, 'latin1'));
    if (message === undefined) expect(reading()).toEqual([]);
    else expect(reading).toThrow(message);
  });
});

describe('views of storages', () => {
  const bytes = Buffer.from(Float32Array.of(0, 1, 2, 3, 4, 5).buffer);
  const id = (view: Pickled): Pickled => ['storage', {name: 'torch.FloatStorage'}, '7', 'cpu', 6, view];

  it('reads a view that the older format keeps as a storage of its own', () => {
    const storage = storageOf(id(['8', 2, 3]), () => bytes);
    expect(isStorage(storage) && [...storage.read()]).toEqual([...bytes.subarray(8, 20)]);
    expect(isStorage(storage) && storage.count).toBe(3);
  });

  it('refuses one that passes the end', () => {
    expect(() => storageOf(id(['8', 4, 3]), () => bytes)).toThrow('passes the end of storage 7');
  });

  const rebuild = (first: number, shape: number[], strides: number[]): Pickled =>
    findGlobal('torch._utils._rebuild_tensor').call!([
      storageOf(id(null), () => bytes),
      first,
      shape,
      strides,
    ]);

  it('refuses tensors that pass the end of their storage, or repeat it without end', () => {
    expect(plain(rebuild(1, [5], [1])).values).toEqual(Float32Array.of(1, 2, 3, 4, 5));
    expect(() => rebuild(2, [5], [1])).toThrow('passes the end of its 6 elements');
    expect(() => rebuild(0, [2, 2], [4, 2])).toThrow('passes the end');
    expect(() => rebuild(0, [2 ** 30, 2], [0, 1])).toThrow('of only 6 elements');
    expect(() => rebuild(0, [2 ** 50, 2 ** 50, 0, 2 ** 50], [0, 0, 0, 0])).not.toThrow();
    expect(() => rebuild(0, [2, 2], [1])).toThrow('passes the end');
  });
});

describe('readCheckpoint', () => {
  it('swaps the bytes of a machine that begins with the highest', () => {
    const entries = [...readZip(fixtureBytes('tiny.pth'))].map(([name, bytes]): [string, Uint8Array] => {
      if (name.endsWith('byteorder')) return [name, Buffer.from('big')];
      return [name, name.endsWith('data/0') ? Buffer.from(bytes).swap32() : bytes];
    });
    const checkpoint = checkpointOf(writeZip(new Map(entries)));
    expect(plain(at(checkpoint, 'w')).values).toEqual(Float32Array.of(1, 2));
  });

  it('names a storage that is missing or of another length', () => {
    const without = [...readZip(fixtureBytes('tiny.pth'))].filter(([name]) => !name.endsWith('data/0'));
    const w = at(checkpointOf(writeZip(new Map(without))), 'w');
    expect(() => plain(w)).toThrow('its storage data/0 is missing');
    const shorter = new Map([...without, ['tiny/data/0', Buffer.alloc(4)]] as [string, Uint8Array][]);
    expect(() => plain(at(checkpointOf(writeZip(shorter)), 'w'))).toThrow(
      'its storage data/0 has 4 bytes, its tensors need 8',
    );
  });

  it('reads a safetensors file of any element type', () => {
    const text = JSON.stringify({
      half: {dtype: 'F16', shape: [2], data_offsets: [0, 4]},
      brain: {dtype: 'BF16', shape: [], data_offsets: [4, 6]},
      other: {dtype: 'F8_E4M3', shape: [2], data_offsets: [6, 8]},
    });
    const head = Buffer.alloc(8);
    head.writeBigUInt64LE(BigInt(text.length));
    const body = Buffer.from([0x00, 0x3c, 0x00, 0xc0, 0x80, 0x3f, 0, 0]);
    const checkpoint = checkpointOf(Buffer.concat([head, Buffer.from(text), body]));
    expect(plain(at(checkpoint, 'half'))).toEqual({shape: [2], values: Float32Array.of(1, -2)});
    expect(plain(at(checkpoint, 'brain'))).toEqual({shape: [], values: Float32Array.of(1)});
    expect(at(checkpoint, 'other')).toEqual({name: 'torch.Tensor of F8_E4M3'});
  });

  it.each([
    ['an empty file', '', 'it is empty'],
    ['a page', '\n<!DOCTYPE html><html>', 'it is an HTML page'],
    ['a pointer', 'version https://git-lfs.github.com/spec/v1\noid', 'it is a git-lfs pointer'],
    ['gzip', '\x1f\x8b\x08', 'it is a gzip archive'],
    ['JSON', '{"a": 1}', 'it is JSON'],
    ['Flax', '\x84\xa4step', 'it is MessagePack'],
    ['a plain pickle', '\x80\x04K\x03.', 'it is a pickle of 3, not a file that torch.save made'],
    ['text', 'hello', 'it is neither a PyTorch checkpoint nor a safetensors file'],
  ])('says what %s is', (_, text, message) => {
    expect(() => checkpointOf(Buffer.from(text, 'latin1'))).toThrow(message);
  });

  it('says what other zip archives are', () => {
    expect(() => checkpointOf(fixtureBytes('script.pt'))).toThrow('it is a TorchScript archive');
    const npz = encodeNpz({a: {shape: [1], values: Float32Array.of(1)}});
    expect(() => checkpointOf(npz)).toThrow('it is a zip archive with NumPy arrays (.npz)');
    expect(() => checkpointOf(writeZip(new Map([['a', Buffer.of(1)]])))).toThrow('with no data.pkl');
  });
});

describe('damaged files', () => {
  /** Reads all there is. What is wrong is a RangeError, and nothing else. */
  const outcome = (bytes: Uint8Array, read: (bytes: Uint8Array) => Pickled): string => {
    try {
      return readAll(read(bytes));
    } catch (error) {
      expect(error).toBeInstanceOf(RangeError);
      expect((error as Error).message).toMatch(/^[^\n]{8,400}$/);
      return 'error';
    }
  };
  const readAll = (value: Pickled, depth = 0): string => {
    if (isTensor(value)) return `${value.values().length}`;
    if (depth < 4 && value instanceof Map)
      return [...value.values()].map((one) => readAll(one, depth + 1)).join();
    if (depth < 4 && Array.isArray(value)) return value.map((one) => readAll(one, depth + 1)).join();
    return isInstance(value) ? value.name : typeof value;
  };
  const small = ['tiny.pth', 'tiny-legacy.pth'];

  it.each(small)('%s is refused wherever it is cut', (file) => {
    const whole = fixtureBytes(file);
    expect(outcome(whole, checkpointOf)).toBe('2');
    for (let length = 0; length < whole.length; length++)
      expect(outcome(whole.subarray(0, length), checkpointOf)).toBe('error');
  });

  it('a file of the older format is refused where a storage is cut that nobody may ask for', () => {
    const whole = fixtureBytes('score-sde-legacy.pth');
    expect(() => checkpointOf(whole.subarray(0, -1))).toThrow('it is cut short');
  });

  it('lists of lists that would unfold without end do not', () => {
    let folded: Pickled = ['x'];
    for (let times = 0; times < 60; times++) folded = [folded, folded];
    expect(findGlobal('torch.device').call!([folded])).toBe('(…)');
    const itself: Dict = new Map([['a', 1]]);
    itself.set(itself, folded).set(folded, 2);
    expect(inWords(itself)).toBe('a dict with the keys a, (…), (…)');
  });

  it('a safetensors file is refused wherever it is cut', () => {
    const whole = encodeSafetensors({w: {shape: [2], values: Float32Array.of(1, 2)}});
    for (let length = 0; length < whole.length; length++)
      expect(outcome(whole.subarray(0, length), checkpointOf)).toBe('error');
  });

  it.each(small)('any byte of %s may have a flipped bit', (file) => {
    const whole = fixtureBytes(file);
    for (let at = 0; at < whole.length; at++) {
      const flipped = Buffer.from(whole);
      flipped[at]! ^= 1 << ((at * 5) & 7);
      outcome(flipped, checkpointOf);
    }
  });

  it('pickles with bytes in other places end', () => {
    const pickle = readZip(fixtureBytes('values.pth')).get('values/data.pkl')!;
    const world = {
      find: findGlobal,
      persistent: (id: Pickled) =>
        storageOf(id, (_key, {bytes}, count) => Buffer.alloc(Math.min(count * bytes, 4096))),
    };
    let random = 1;
    const next = (bound: number) => (random = (random * 48271) % 2147483647) % bound;
    for (let trial = 0; trial < 800; trial++) {
      const changed = Buffer.from(pickle);
      for (let times = 1 + next(4); times > 0; times--)
        changed[next(changed.length)] = pickle[next(pickle.length)]!;
      outcome(changed, (bytes) => unpickle(bytesAsSource(bytes), 0, world).value);
    }
  });
});
