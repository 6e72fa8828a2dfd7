import {closeSync, fstatSync, openSync, readSync} from 'node:fs';

/** Bytes that are read where they are asked for: of a file of gigabytes only the needed part is ever in memory. */
export interface ByteSource {
  readonly size: number;
  /** `length` bytes from `at` on. @throws RangeError where they pass the end. */
  read(at: number, length: number): Buffer;
}

/** A part of a file, in bytes. */
export interface BytesPlace {
  readonly offset: number;
  readonly size: number;
}

export const bytesAsSource = (bytes: Uint8Array): ByteSource => {
  const all = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return {
    size: all.length,
    read: (at, length) => {
      checkRange(all.length, at, length);
      return all.subarray(at, at + length);
    },
  };
};

/** Calls `use` with the bytes of a file, which is open as long as `use` runs. */
export const withFile = <T>(path: string, use: (source: ByteSource) => T): T => {
  const descriptor = openSync(path, 'r');
  let open = true;
  try {
    const {size} = fstatSync(descriptor);
    return use({
      size,
      read: (at, length) => {
        // The number of a closed file may be another file's by now.
        if (!open) throw new Error(`${path} is closed: read what is needed while it is open`);
        checkRange(size, at, length);
        return readFully(descriptor, at, length);
      },
    });
  } finally {
    open = false;
    closeSync(descriptor);
  }
};

const checkRange = (size: number, at: number, length: number): void => {
  if (
    !Number.isSafeInteger(at) ||
    !Number.isSafeInteger(length) ||
    at < 0 ||
    length < 0 ||
    at + length > size
  )
    throw new RangeError(`it is cut short: ${length} bytes are needed from byte ${at} on, it has ${size}`);
};

/** The system hands over at most 2 GiB at once. */
const readFully = (descriptor: number, at: number, length: number): Buffer => {
  const bytes = Buffer.allocUnsafe(length);
  for (let filled = 0; filled < length;) {
    const count = readSync(descriptor, bytes, filled, Math.min(length - filled, 2 ** 30), at + filled);
    if (count === 0) throw new RangeError(`it was cut short while it was read, at byte ${at + filled}`);
    filled += count;
  }
  return bytes;
};
