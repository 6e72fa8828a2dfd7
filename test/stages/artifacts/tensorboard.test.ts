import {describe, expect, it} from 'vitest';
import {crc32c} from '../../../stages/artifacts/crc32.ts';
import {encodeEvents} from '../../../stages/artifacts/tensorboard.ts';

/** A field of a protobuf message: a number, or the bytes of a text or a message. */
type Field = readonly [number: number, value: number | Buffer];

/** Reads a message by the wire format alone. */
const fieldsOf = (bytes: Buffer): Field[] => {
  const fields: Field[] = [];
  let at = 0;
  const varint = (): number => {
    let value = 0;
    for (let scale = 1; ; scale *= 128) {
      const byte = bytes[at++]!;
      value += (byte & 127) * scale;
      if (byte < 128) return value;
    }
  };
  while (at < bytes.length) {
    const tag = varint();
    const wire = tag & 7;
    if (wire === 0) fields.push([tag >> 3, varint()]);
    else if (wire === 1) fields.push([tag >> 3, bytes.readDoubleLE((at += 8) - 8)]);
    else if (wire === 5) fields.push([tag >> 3, bytes.readFloatLE((at += 4) - 4)]);
    else {
      const length = varint();
      fields.push([tag >> 3, bytes.subarray(at, (at += length))]);
    }
  }
  return fields;
};

const unmask = (masked: number): number => {
  const turned = (masked - 0xa282ead8) >>> 0;
  return ((turned >>> 17) | (turned << 15)) >>> 0;
};

/** The records of a file, each with its checksums checked. */
const recordsOf = (file: Buffer): Buffer[] => {
  const records: Buffer[] = [];
  for (let at = 0; at < file.length;) {
    const length = Number(file.readBigUInt64LE(at));
    expect(unmask(file.readUInt32LE(at + 8))).toBe(crc32c(file.subarray(at, at + 8)));
    const data = file.subarray(at + 12, at + 12 + length);
    expect(unmask(file.readUInt32LE(at + 12 + length))).toBe(crc32c(data));
    records.push(data);
    at += 16 + length;
  }
  return records;
};

const only = (fields: readonly Field[], number: number): number | Buffer =>
  fields.find(([one]) => one === number)![1];

describe('TensorBoard events', () => {
  const png = Buffer.from([0x89, 0x50]);
  const file = Buffer.from(
    encodeEvents({
      curves: [
        {step: 1, loss: 2.5, accuracy: 0.25},
        {step: 70_000, loss: -0},
      ],
      pictures: [{name: 'samples', step: 300, width: 5, height: 4, png}],
    }),
  );
  const events = recordsOf(file).map(fieldsOf);

  it('begin with the version of the format', () => {
    expect(events[0]).toEqual([
      [1, 0],
      [3, Buffer.from('brain.Event:2')],
    ]);
  });

  it('have a record for each step, with its figures by name', () => {
    const steps = events.slice(1).map((event) => [only(event, 1), only(event, 2)]);
    expect(steps).toEqual([
      [1, 1],
      [70_000, 70_000],
      [300, 300],
    ]);
    const values = fieldsOf(only(events[1]!, 5) as Buffer).map(([, value]) => fieldsOf(value as Buffer));
    expect(values).toEqual([
      [
        [1, Buffer.from('loss')],
        [2, 2.5],
      ],
      [
        [1, Buffer.from('accuracy')],
        [2, 0.25],
      ],
    ]);
  });

  it('have images as PNG', () => {
    const [value] = fieldsOf(only(events[3]!, 5) as Buffer);
    const picture = fieldsOf(value![1] as Buffer);
    expect(only(picture, 1)).toEqual(Buffer.from('samples'));
    expect(fieldsOf(only(picture, 4) as Buffer)).toEqual([
      [1, 4],
      [2, 5],
      [3, 3],
      [4, png],
    ]);
  });

  it('have the CRC-32C of the standard check text', () => {
    expect(crc32c(Buffer.from('123456789'))).toBe(0xe3069283);
  });
});
