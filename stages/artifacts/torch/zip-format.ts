import {bytesAsSource, type ByteSource} from '../byte-source.ts';
import type {ElementType} from '../element-types.ts';
import {unpickle} from '../pickle/unpickle.ts';
import type {Pickled} from '../pickle/values.ts';
import {openZip, type ZipEntry} from '../unzip.ts';
import {findGlobal} from './globals.ts';
import {storageOf, type ReadStorage} from './storage.ts';

type Entries = ReadonlyMap<string, ZipEntry>;

/** The object in a file as `torch.save` makes it since version 1.6: `data.pkl`, and storage N as `data/N`. */
export const readZipFormat = (source: ByteSource): Pickled => {
  const entries = openZip(source);
  const root = rootOf(entries);
  const order = entries.get(`${root}byteorder`);
  const bigEndian = order !== undefined && Buffer.from(order.read()).toString('latin1') === 'big';
  const read = storagesOf(entries, root, bigEndian);
  const pickle = bytesAsSource(entries.get(`${root}data.pkl`)!.read());
  const world = {find: findGlobal, persistent: (id: Pickled) => storageOf(id, read)};
  return unpickle(pickle, 0, world).value;
};

/** The folder that everything lies in, named after the file. */
const rootOf = (entries: Entries): string => {
  const names = [...entries.keys()];
  if (names.some((name) => name.endsWith('/constants.pkl')))
    throw new RangeError('it is a TorchScript archive: save the network’s state_dict() with torch.save');
  const pickle = names.find((name) => /^[^/]*\/?data\.pkl$/.test(name));
  if (pickle === undefined) {
    const what = names.some((name) => name.endsWith('.npy')) ? 'NumPy arrays (.npz)' : 'no data.pkl';
    throw new RangeError(`it is a zip archive with ${what}, not one that torch.save made`);
  }
  return pickle.slice(0, -'data.pkl'.length);
};

const storagesOf = (entries: Entries, root: string, bigEndian: boolean): ReadStorage => {
  // Tensors that share a storage mostly follow each other.
  let last: {readonly key: string; readonly bytes: Uint8Array} | undefined;
  return (key, type, count) => {
    const entry = entries.get(`${root}data/${key}`);
    const needed = count * type.bytes;
    if (!entry) throw new RangeError(`its storage data/${key} is missing`);
    if (entry.size !== needed)
      throw new RangeError(`its storage data/${key} has ${entry.size} bytes, its tensors need ${needed}`);
    if (last?.key !== key) last = {key, bytes: entry.read()};
    return bigEndian ? swapped(last.bytes, type) : last.bytes;
  };
};

const swapped = (bytes: Uint8Array, type: ElementType): Uint8Array => {
  const copy = Buffer.from(bytes);
  if (type.bytes === 2) return copy.swap16();
  if (type.bytes === 4) return copy.swap32();
  return type.bytes === 8 ? copy.swap64() : copy;
};
