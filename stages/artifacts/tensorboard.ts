import {bytes, double, float, int, message, text, type Field} from '../compile/protobuf.ts';
import {crc32c} from './crc32.ts';

/** An image at a step of training. */
export interface Picture {
  readonly name: string;
  readonly step: number;
  readonly width: number;
  readonly height: number;
  readonly png: Uint8Array;
}

/** What TensorBoard shows of a training: figures by step, `{step, loss, …}`, and images. */
export interface Events {
  readonly curves: readonly Readonly<Record<string, number>>[];
  readonly pictures?: readonly Picture[];
}

/**
 * TensorBoard looks for `tfevents` in a name. Its own names have the time and the host: those would differ from run to
 * run of the same training, whose artifacts are to be equal.
 */
export const eventsFile = 'events.out.tfevents.0.pipe';

/** What TensorBoard takes as the first event's word for the format. */
const formatVersion = 'brain.Event:2';

/** PNG of red, green and blue, in TensorBoard's numbering. */
const rgb = 3;

/** A TensorBoard event file: a record for each step. Equal events make equal bytes; the clock of a step is its number. */
export const encodeEvents = ({curves, pictures = []}: Events): Uint8Array =>
  Buffer.concat([
    record([double(1, 0), text(3, formatVersion)]),
    ...curves.map(figures),
    ...pictures.map((picture) => event(picture.step, [image(picture)])),
  ]);

const figures = (curve: Readonly<Record<string, number>>, index: number): Buffer => {
  const {step = index, ...values} = curve;
  return event(
    step,
    Object.entries(values).map(([name, value]) => message(1, [text(1, name), float(2, value)])),
  );
};

const image = ({name, width, height, png}: Picture): Field =>
  message(1, [text(1, name), message(4, [int(1, height), int(2, width), int(3, rgb), bytes(4, png)])]);

/** Event: wall_time 1, step 2, summary 5, which holds values 1 (TensorFlow's event.proto and summary.proto). */
const event = (step: number, values: readonly Field[]): Buffer =>
  record([double(1, step), int(2, step), message(5, values)]);

/** TFRecord: the length of the data (u64), its checksum, the data, their checksum. */
const record = (fields: readonly Field[]): Buffer => {
  const data = Buffer.concat(fields);
  const length = Buffer.alloc(8);
  length.writeBigUInt64LE(BigInt(data.length));
  return Buffer.concat([length, masked(length), data, masked(data)]);
};

/** Turned by 15 bits and moved by a constant: the checksum of data that hold checksums would be weak. */
const masked = (data: Uint8Array): Buffer => {
  const crc = crc32c(data);
  const mask = Buffer.alloc(4);
  mask.writeUInt32LE((((crc >>> 15) | (crc << 17)) + 0xa282ead8) >>> 0);
  return mask;
};
