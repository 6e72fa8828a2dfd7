import {createHash} from 'node:crypto';
import {readFileSync} from 'node:fs';
import {join} from 'node:path';
import {cifar10Files, writeArchive, type CifarImage} from './cifar-archive.ts';

/** CIFAR-10's binary archive of noise that is the same every time; image i is of class i mod 10. */
export const noiseArchive = async (
  dir: string,
  trainImages: number,
  testImages: number,
): Promise<{readonly path: string; readonly sha256: string}> => {
  const images = Array.from({length: trainImages + testImages}, (_, i) => noiseImage(i));
  const names = Array.from({length: 10}, (_, label) => `class ${label}`);
  const files = cifar10Files(images.slice(0, trainImages), images.slice(trainImages), names);
  const path = await writeArchive(join(dir, 'cifar-10-binary.tar.gz'), files);
  return {path, sha256: createHash('sha256').update(readFileSync(path)).digest('hex')};
};

const noiseImage = (image: number): CifarImage => {
  const label = image % 10;
  return {
    labels: [label],
    planes: Uint8Array.from({length: 3072}, (_, i) => (i * i * (label + 3) + 7 * image) % 251),
  };
};
