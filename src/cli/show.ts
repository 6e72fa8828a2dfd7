import {join} from 'node:path';
import type {Cache} from '../cache/cache.ts';
import {newestFirst, type StageRecord} from '../cache/record.ts';
import {distinctPictures, picturesOf} from './images/pictures.ts';
import {screenOf} from './images/screen.ts';
import type {Action, Settings} from './line/settings.ts';
import {StaleStage} from './line/stale-stage.ts';
import {artifactLines, type Shown} from './print/artifact.ts';
import {draw, print, printJson} from './print/print.ts';
import {checkDigest, findByDigest} from './project/by-digest.ts';
import {newestRecord} from '../plan/newest-record.ts';
import {oneStage} from './project/one-stage.ts';
import {openCommandCache} from './project/open-cache.ts';
import {openProject} from './project/open-project.ts';

/** `pipe show`: an artifact, by its stage or by the beginning of its digest or key. */
export const show: Action = async ([place = '', stage], settings) => {
  const shown = stage === undefined ? await byDigest(place, settings) : await byStage(place, stage, settings);
  if (settings.json) printJson(shown);
  else {
    print(...artifactLines(shown));
    draw(...(await drawn(shown)));
  }
  return 0;
};

/** So many pictures fill a screen. */
const mostDrawn = 6;

/** The pictures of an artifact, where the terminal can show them between its lines. */
const drawn = async ({path, manifest}: Shown): Promise<readonly string[]> => {
  const pictures = manifest ? distinctPictures(picturesOf(manifest)) : [];
  if (pictures.length === 0) return [];
  const screen = await screenOf(process.env, process.stdin, process.stdout);
  if (!screen) return [];
  const {drawPictures} = await import('./images/draw.ts');
  return drawPictures(path, pictures.slice(0, mostDrawn), screen);
};

const byStage = async (file: string, word: string, settings: Settings): Promise<Shown> => {
  const project = await openProject(file, settings);
  const planned = oneStage(project, word);
  const record = newestRecord(project.cache, project.graph.file, planned);
  if (!record) throw new StaleStage(planned.node.id, file);
  return shownOf(project.cache, record.artifact, record, planned.state);
};

const byDigest = async (prefix: string, settings: Settings): Promise<Shown> => {
  checkDigest(prefix, 'show');
  const cache = await openCommandCache(settings);
  const {artifact, records} = findByDigest(cache, prefix);
  return shownOf(cache, artifact, records.toSorted(newestFirst)[0]);
};

const shownOf = (cache: Cache, artifact: string, record?: StageRecord, state?: Shown['state']): Shown => {
  const manifest = cache.artifacts.manifest(artifact);
  const path = cache.artifacts.path(artifact);
  return {
    artifact,
    path,
    ...(state && {state}),
    ...(record && {record}),
    ...(manifest && {manifest, images: picturesOf(manifest).map((image) => join(path, image.path))}),
  };
};
