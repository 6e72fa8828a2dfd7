import {readFileSync, statSync} from 'node:fs';
import {join} from 'node:path';
import type {Cache} from '../cache/cache.ts';
import {layoutOf} from '../cache/layout.ts';
import type {ManifestFile} from '../cache/manifest.ts';
import type {PageStage} from './page.ts';

/** Where a page has the files of artifacts. */
export interface Files {
  /** What an image shows, as a source for a browser; undefined if there is no room for it. */
  picture(artifact: string, file: ManifestFile): string | undefined;
  /** Links to all files of a stage, where there are any. */
  links(artifact: string, files: readonly ManifestFile[]): PageStage['files'];
  /** A link to all that an execution printed, where there is one. */
  log(key: string): PageStage['files'];
  /** What was left out, in sentences. */
  notes(): readonly string[];
}

/** Pictures stand in the page itself, as long as they are no more than so many bytes together; other files do not. */
export const embedded = (cache: Cache, mostBytes: number): Files => {
  let left = mostBytes;
  let omitted = 0;
  return {
    picture: (artifact, {path}) => {
      const bytes = readFileSync(join(cache.artifacts.path(artifact), path));
      const source = `data:${mediaType(path)};base64,${bytes.toString('base64')}`;
      if (source.length > left) {
        omitted++;
        return undefined;
      }
      left -= source.length;
      return source;
    },
    links: () => undefined,
    log: () => undefined,
    notes: () =>
      omitted === 0
        ? []
        : [`${omitted} of the pictures are left out to keep this page small; pipe ui shows them all.`],
  };
};

/** A server has the files and logs, at these addresses. */
export const servedFrom = (cache: Cache): Files => ({
  picture: (artifact, {path}) => address(artifact, path),
  links: (artifact, files) =>
    files.map(({path, bytes}) => ({name: path, bytes, address: address(artifact, path)})),
  log: (key) => {
    const stat = statSync(layoutOf(cache.root).log(key), {throwIfNoEntry: false});
    return stat && stat.size > 0 ? [{name: 'log', bytes: stat.size, address: `/logs/${key}`}] : [];
  },
  notes: () => [],
});

const address = (artifact: string, path: string): string =>
  `/artifacts/${artifact}/${path.split('/').map(encodeURIComponent).join('/')}`;

const mediaType = (path: string): string => (path.endsWith('.svg') ? 'image/svg+xml' : 'image/png');
