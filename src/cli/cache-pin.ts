import type {Cache} from '../cache/cache.ts';
import {ArtifactDamaged} from '../cache/errors.ts';
import {nameProblem} from '../cache/pins.ts';
import {UsageError} from '../plan/selection.ts';
import type {Action, Settings} from './line/settings.ts';
import {print, printJson} from './print/print.ts';
import {checkDigest, findByDigest} from './project/by-digest.ts';
import {newestRecord} from '../plan/newest-record.ts';
import {oneStage} from './project/one-stage.ts';
import {openCommandCache} from './project/open-cache.ts';
import {openProject} from './project/open-project.ts';

interface Pin {
  readonly cache: Cache;
  readonly name: string;
  readonly artifact: string;
}

/** `pipe cache pin`: keeps an artifact under a name, whatever becomes of the pipeline that made it. */
export const cachePin: Action = async ([place = '', stage], settings) => {
  const pin = stage === undefined ? await byDigest(place, settings) : await byStage(place, stage, settings);
  check(pin);
  await keep(pin);
  const {name, artifact} = pin;
  if (settings.json) printJson({name, artifact});
  else print(`${name} keeps ${artifact.slice(0, 12)}, until: pipe cache unpin '${name}'`);
  return 0;
};

const byDigest = async (prefix: string, settings: Settings): Promise<Pin> => {
  checkDigest(prefix, 'cache pin');
  const {name} = settings;
  if (name === undefined) throw new UsageError('A digest is pinned under a name: add --name NAME.');
  const cache = await openCommandCache(settings);
  return {cache, name, artifact: findByDigest(cache, prefix).artifact};
};

/** What the stage made last, as `pipe show` shows it. */
const byStage = async (file: string, word: string, settings: Settings): Promise<Pin> => {
  const {cache, graph} = await openProject(file, settings);
  const planned = oneStage({cache, graph}, word);
  const {id} = planned.node;
  const record = newestRecord(cache, graph.file, planned);
  if (!record) throw new UsageError(`${id} has made nothing yet. Make it first: pipe run ${file} '${id}'`);
  return {cache, name: settings.name ?? `${graph.name}.${id}`, artifact: record.artifact};
};

/** @throws UsageError on a name that cannot be or is taken, and on an artifact that is not there. */
const check = ({cache, name, artifact}: Pin): void => {
  const problem = nameProblem(name);
  if (problem !== undefined)
    throw new UsageError(
      `A pin cannot be called ${JSON.stringify(name)}: ${problem}. Give another name, such as --name best-score.`,
    );
  const before = cache.pins.all().get(name);
  if (before !== undefined && before !== artifact)
    throw new UsageError(
      `The pin ${name} keeps ${before.slice(0, 12)} already. Take another --name, or first: pipe cache unpin '${name}'`,
    );
  if (!cache.artifacts.present(artifact))
    throw new UsageError(`The artifact ${artifact.slice(0, 12)} is not in ${cache.root} any more.`);
};

/** Pinned first and read then: garbage collection that goes on meanwhile sees either the pin or the use. */
const keep = async ({cache, name, artifact}: Pin): Promise<void> => {
  const isNew = !cache.pins.all().has(name);
  cache.pins.set(name, artifact);
  const damaged = await cache.artifacts.verify(artifact);
  if (damaged.length === 0) return;
  if (isNew) cache.pins.remove(name);
  throw new ArtifactDamaged(artifact, damaged);
};
