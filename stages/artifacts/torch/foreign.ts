import type {ByteSource} from '../byte-source.ts';

/** Enough to know a file by. */
const headBytes = 512;

/** What files begin with that people mistake for checkpoints, and what they are. */
const kinds: readonly (readonly [RegExp, string])[] = [
  [/^\s*(<!doctype html|<html|<\?xml)/i, 'an HTML page: the download went to a page about the file'],
  [
    /^version https:\/\/git-lfs/,
    'a git-lfs pointer, which stands for the file: fetch it with `git lfs pull`',
  ],
  [/^\x1f\x8b/, 'a gzip archive: unpack it first'],
  [/^BZh/, 'a bzip2 archive: unpack it first'],
  [/^\x28\xb5\x2f\xfd/, 'a zstandard archive: unpack it first'],
  [/^7z\xbc\xaf/, 'a 7z archive: unpack it first'],
  [/^.{257}ustar/s, 'a tar archive: unpack it first; one that torch.save made is of a version before 0.1.2'],
  [/^\x89HDF/, 'an HDF5 file, as Keras makes'],
  [/^\x93NUMPY/, 'a NumPy array'],
  [/^GGUF/, 'a GGUF file'],
  [/^\s*[[{]/, 'JSON'],
  [/^[\x81-\x8f]/, 'MessagePack, as Flax saves its checkpoints, or something else'],
];

/** What a file is that is no checkpoint, in words; undefined if its first bytes do not tell. */
export const foreignKind = (source: ByteSource): string | undefined => {
  if (source.size === 0) return 'empty';
  const head = source.read(0, Math.min(headBytes, source.size)).toString('latin1');
  return kinds.find(([pattern]) => pattern.test(head))?.[1];
};
