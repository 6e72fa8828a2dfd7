import {statSync} from 'node:fs';
import type {Cache} from '../cache/cache.ts';
import {layoutOf} from '../cache/layout.ts';
import type {ManifestFile} from '../cache/manifest.ts';
import type {PageStage} from './page.ts';

/** Where a page has the files of artifacts. */
export interface Files {
  /** What an image shows, as a source for a browser. */
  picture(artifact: string, file: ManifestFile): string;
  /** Links to all files of a stage, where there are any. */
  links(artifact: string, files: readonly ManifestFile[]): PageStage['files'];
  /** A link to all that an execution printed, where there is one. */
  log(key: string): PageStage['files'];
}

/** A server has the files and logs, at these addresses. */
export const servedFrom = (cache: Cache): Files => ({
  picture: (artifact, {path}) => address(artifact, path),
  links: (artifact, files) =>
    files.map(({path, bytes}) => ({name: path, bytes, address: address(artifact, path)})),
  log: (key) => {
    const stat = statSync(layoutOf(cache.root).log(key), {throwIfNoEntry: false});
    return stat && stat.size > 0 ? [{name: 'log', bytes: stat.size, address: `/logs/${key}`}] : [];
  },
});

const address = (artifact: string, path: string): string =>
  `/artifacts/${artifact}/${path.split('/').map(encodeURIComponent).join('/')}`;
