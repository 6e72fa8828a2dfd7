import type {ByteSource} from '../byte-source.ts';
import type {ElementType} from '../element-types.ts';
import {unpickle} from '../pickle/unpickle.ts';
import {inWords, type Pickled, type World} from '../pickle/values.ts';
import {findGlobal} from './globals.ts';
import {isKey, isStorage, storageOf} from './storage.ts';

const MAGIC = 0x1950a86a20f9469cfc6cn;
const VERSION = 1001;

interface Place {
  readonly at: number;
  readonly count: number;
}

/**
 * The object in a file as `torch.save` made it before version 1.6: five pickles, which are a magic number, a version,
 * facts about the machine, the object, and the keys of its storages; then each storage in that order, the number of
 * its elements (int64) before its bytes, little endian on every machine.
 */
export const readLegacyFormat = (source: ByteSource): Pickled => {
  const types = new Map<string, ElementType>();
  const places = new Map<string, Place>();
  const world: World = {
    find: findGlobal,
    persistent: (id) => {
      const storage = storageOf(id, (key, type, count) =>
        storageAt(source, places.get(key), {key, type, count}),
      );
      if (isStorage(storage)) types.set(storage.key, storage.type);
      return storage;
    },
  };
  const magic = unpickle(source, 0, world);
  if (magic.value !== MAGIC)
    throw new RangeError(`it is a pickle of ${inWords(magic.value)}, not a file that torch.save made`);
  const version = unpickle(source, magic.end, world);
  if (version.value !== VERSION)
    throw new RangeError(`its version is ${inWords(version.value)}, only ${VERSION} is known`);
  const machine = unpickle(source, version.end, world);
  const object = unpickle(source, machine.end, world);
  const keys = unpickle(source, object.end, world);
  if (!Array.isArray(keys.value) || !keys.value.every(isKey))
    throw new RangeError('its list of storages is missing');
  placeStorages(source, keys.end, keys.value.map(String), {types, places});
  return object.value;
};

/** What is known of the storages by key. */
interface Found {
  readonly types: ReadonlyMap<string, ElementType>;
  readonly places: Map<string, Place>;
}

/** Goes from storage to storage without reading them; that all are there shows whether the file is whole. */
const placeStorages = (
  source: ByteSource,
  start: number,
  keys: readonly string[],
  {types, places}: Found,
): void => {
  let at = start;
  for (const key of keys) {
    const count = Number(source.read(at, 8).readBigInt64LE(0));
    const type = types.get(key);
    if (!type || count < 0)
      throw new RangeError(`its storage ${key} is damaged, or of an unknown element type`);
    places.set(key, {at: at + 8, count});
    at += 8 + count * type.bytes;
    // Nothing is read here: this asks only whether the file reaches as far.
    source.read(at, 0);
  }
};

const storageAt = (
  source: ByteSource,
  place: Place | undefined,
  {key, type, count}: {readonly key: string; readonly type: ElementType; readonly count: number},
): Uint8Array => {
  if (!place) throw new RangeError(`its storage ${key} is missing`);
  if (place.count !== count)
    throw new RangeError(`its storage ${key} has ${place.count} elements, its tensors need ${count}`);
  return source.read(place.at, count * type.bytes);
};
