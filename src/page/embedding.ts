import {join} from 'node:path';
import type {Cache} from '../cache/cache.ts';
import type {Files} from './files.ts';
import type {Page} from './page.ts';
import {pictureSource} from './picture-source.ts';

/** How many pictures are made smaller at a time. */
const atOnce = 4;

/**
 * A page that holds its pictures itself; other files it does not have.
 *
 * @param mostBytes that the pictures take together: the most telling have the room, and a note says how many have none.
 */
export const embedPictures = async (
  cache: {readonly artifacts: Pick<Cache['artifacts'], 'path'>},
  mostBytes: number,
  pageWith: (files: Files) => Page,
): Promise<Page> => {
  /** Files, the most telling first. */
  const asked = new Set<string>();
  const picture: Files['picture'] = (artifact, {path}) => {
    const file = join(cache.artifacts.path(artifact), path);
    asked.add(file);
    return file;
  };
  const page = pageWith({picture, links: () => undefined, log: () => undefined});
  const sources = await sourcesOf([...asked], mostBytes);
  const images = page.images.flatMap((image) => {
    const source = sources.get(image.source);
    return source === undefined ? [] : [{...image, source}];
  });
  const omitted = asked.size - sources.size;
  return {...page, images, ...(omitted > 0 && {notes: [...(page.notes ?? []), noteOf(omitted)]})};
};

/** Of the pictures for which there is room. Once little of it is left the others are not even looked at. */
const sourcesOf = async (
  files: readonly string[],
  mostBytes: number,
): Promise<ReadonlyMap<string, string>> => {
  const sources = new Map<string, string>();
  let left = mostBytes;
  for (let at = 0; at < files.length && left > mostBytes / 50; at += atOnce) {
    const some = files.slice(at, at + atOnce);
    for (const [index, source] of (await Promise.all(some.map(pictureSource))).entries()) {
      if (source.length > left) continue;
      left -= source.length;
      sources.set(some[index] as string, source);
    }
  }
  return sources;
};

const noteOf = (omitted: number): string =>
  `${omitted} of the pictures are left out to keep this page small; pipe ui shows them all.`;
