import {readFile} from 'node:fs/promises';
import {join} from 'node:path';
import type {ManifestFile} from '../../cache/manifest.ts';
import {sha256} from '../../json.ts';
import {inlineImage} from './inline.ts';
import type {Protocol} from './protocol.ts';

/**
 * Pictures of an artifact for a terminal, one a line; of what cannot be drawn a line that says why.
 *
 * @param dir the directory of the artifact's files.
 */
export const drawPictures = (
  dir: string,
  pictures: readonly ManifestFile[],
  protocol: Protocol,
  columns: number,
): Promise<readonly string[]> =>
  Promise.all(
    pictures.map(async (picture) => {
      try {
        const {png, width} = await readPng(dir, picture);
        return inlineImage(protocol, png, {width, columns});
      } catch (error) {
        return `${picture.path} cannot be drawn: ${(error as Error).message}`;
      }
    }),
  );

/** A picture of any format as PNG, if its bytes are what they were when it was made. */
const readPng = async (dir: string, {path, sha256: digest}: ManifestFile): Promise<Png> => {
  const bytes = await readFile(join(dir, path));
  if (sha256(bytes) !== digest) throw new Error('it is damaged. Set it aside by: pipe cache verify');
  const {default: sharp} = await import('sharp');
  const {data, info} = await sharp(bytes).png().toBuffer({resolveWithObject: true});
  return {png: data, width: info.width};
};

interface Png {
  readonly png: Uint8Array;
  /** In pixels. */
  readonly width: number;
}
