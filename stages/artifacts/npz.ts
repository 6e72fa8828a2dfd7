import {decodeNpy, encodeNpy, type NpyArray} from './npy.ts';
import {readZip} from './unzip.ts';
import {writeZip} from './zip.ts';

export type NpyArrays = Readonly<Record<string, NpyArray>>;

/** The bytes of a `.npz` file, as `numpy.savez` makes it: arrays by name. Equal arrays make equal bytes. */
export const encodeNpz = (arrays: NpyArrays): Uint8Array =>
  writeZip(new Map(Object.entries(arrays).map(([name, array]) => [`${name}.npy`, encodeNpy(array)])));

/**
 * Reads what `numpy.savez` or `savez_compressed` made.
 *
 * @throws RangeError that names the array which is damaged or of an unsupported type.
 */
export const decodeNpz = (bytes: Uint8Array): NpyArrays =>
  Object.fromEntries([...readZip(bytes)].map(([file, content]) => decodeEntry(file, content)));

const decodeEntry = (file: string, content: Uint8Array): [name: string, array: NpyArray] => {
  try {
    return [file.replace(/\.npy$/, ''), decodeNpy(content)];
  } catch (cause) {
    throw new RangeError(`${file}: ${(cause as Error).message}`, {cause});
  }
};
