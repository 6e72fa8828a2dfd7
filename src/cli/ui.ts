import {once} from 'node:events';
import type {Server} from 'node:http';
import {existsSync} from 'node:fs';
import type {AddressInfo} from 'node:net';
import {relative, resolve} from 'node:path';
import type {Cache} from '../cache/cache.ts';
import {everyLatest} from '../cache/latest.ts';
import {layoutOf} from '../cache/layout.ts';
import {contentsIn} from '../page/contents.ts';
import {servedFrom} from '../page/files.ts';
import type {PageSources} from '../page/page-of.ts';
import {liveView} from '../page/serve/live-view.ts';
import {pipelineSubject} from '../page/serve/pipeline-subject.ts';
import {pageServer, type Served} from '../page/serve/server.ts';
import type {Subject} from '../page/serve/subject.ts';
import {sweepSubject} from '../page/serve/sweep-subject.ts';
import {UsageError} from '../plan/selection.ts';
import {sweepNames} from '../sweep/log.ts';
import {readSweep} from '../sweep/read.ts';
import {listen} from './line/interrupts.ts';
import type {Action, Settings} from './line/settings.ts';
import {version} from './line/version.ts';
import {print, printJson} from './print/print.ts';
import {readAsked} from './project/asked.ts';
import {readKnownSweep, refuseOverrides} from './project/known-sweep.ts';
import {namesFile} from './project/names-file.ts';
import {openCommandCache} from './project/open-cache.ts';

const usualPort = 4747;

/** `pipe ui`: pages that change while things run, in this process or others, until Ctrl-C. */
export const ui: Action = async (files, settings) => {
  const cache = await openCommandCache(settings, files.find(namesFile));
  for (const word of files) await check(word, settings, cache);
  const [sweep] = files;
  if (sweep !== undefined && !files.some(namesFile)) refuseOverrides(sweep, settings);
  const shown = files.length > 0 ? files : [...knownFiles(cache), ...sweepNames(cache.root)];
  const server = pageServer(pagesOf(shown, cache, settings), cache);
  const url = await listenAt(server, settings.port ?? usualPort);
  if (settings.json) printJson({url, files: shown});
  else print(`${url} shows ${files.length > 0 ? files.join(', ') : `all of ${cache.root}`}; Ctrl-C ends.`);
  await interrupted();
  server.closeAllConnections();
  server.close();
  return 0;
};

/** Throws what is wrong with a word, before anything is served. */
const check = async (word: string, settings: Settings, cache: Cache): Promise<void> => {
  if (namesFile(word)) await readAsked(word, settings, cache);
  else readSweep(cache.root, word);
};

/** The pipelines that ran with this cache and are still there. */
const knownFiles = (cache: Cache): readonly string[] =>
  everyLatest(layoutOf(cache.root))
    .map(({file}) => file)
    .filter((file) => existsSync(file))
    .map((file) => relative(process.cwd(), file))
    .sort();

const pagesOf = (files: readonly string[], cache: Cache, settings: Settings): readonly Served[] => {
  const sources: PageSources = {
    cache,
    contents: contentsIn(cache),
    files: servedFrom(cache),
    live: true,
    pipe: version(),
  };
  return files.map((word) => ({title: word, view: liveView(subjectOf(word, settings, sources))}));
};

const subjectOf = (word: string, settings: Settings, sources: PageSources): Subject =>
  namesFile(word)
    ? pipelineSubject(resolve(word), () => readAsked(word, settings, sources.cache), sources)
    : sweepSubject(word, readKnownSweep, sources);

/** On this machine's own address alone. */
const listenAt = async (server: Server, port: number): Promise<string> => {
  server.listen(port, '127.0.0.1');
  await once(server, 'listening').catch((error: unknown) => {
    if ((error as NodeJS.ErrnoException).code !== 'EADDRINUSE') throw error;
    throw new UsageError(`Port ${port} is in use. Name another with --port, or 0 for any that is free.`);
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
};

const interrupted = async (): Promise<void> => {
  const interrupts = listen(() => undefined);
  if (!interrupts.stop.aborted) await once(interrupts.stop, 'abort');
  interrupts.release();
};
