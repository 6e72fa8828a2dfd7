import {readFile} from 'node:fs/promises';
import {join} from 'node:path';
import type {Sharp} from 'sharp';
import type {ManifestFile} from '../../cache/manifest.ts';
import {sha256} from '../../json.ts';
import {inlineImage} from './inline.ts';
import type {Screen} from './screen.ts';

/**
 * Pictures of an artifact for a terminal, one a line; of what cannot be drawn a line that says why.
 *
 * @param dir the directory of the artifact's files.
 */
export const drawPictures = (
  dir: string,
  pictures: readonly ManifestFile[],
  screen: Screen,
): Promise<readonly string[]> =>
  Promise.all(
    pictures.map(async (picture) => {
      try {
        return await draw(await readPicture(dir, picture), screen);
      } catch (error) {
        return `${picture.path} cannot be drawn: ${(error as Error).message}`;
      }
    }),
  );

/** A picture of any format, if its bytes are what they were when it was made. */
const readPicture = async (dir: string, {path, sha256: digest}: ManifestFile): Promise<Sharp> => {
  const bytes = await readFile(join(dir, path));
  if (sha256(bytes) !== digest) throw new Error('it is damaged. Set it aside by: pipe cache verify');
  const {default: sharp} = await import('sharp');
  return sharp(bytes);
};

const draw = async (picture: Sharp, screen: Screen): Promise<string> => {
  if (screen.protocol === 'sixel') {
    const {sixelImage} = await import('./sixel.ts');
    return sixelImage(picture, screen.width);
  }
  const {data, info} = await picture.png().toBuffer({resolveWithObject: true});
  return inlineImage(screen.protocol, {png: data, width: info.width}, screen);
};
