import {statSync} from 'node:fs';
import {resolve} from 'node:path';
import type {Cache} from '../cache/cache.ts';
import {replaceFile} from '../cache/replace.ts';
import {contentsIn} from '../page/contents.ts';
import {embedPictures} from '../page/embedding.ts';
import type {Files} from '../page/files.ts';
import type {Page} from '../page/page.ts';
import {pageOf, type PageSources} from '../page/page-of.ts';
import {renderReport} from '../page/report.ts';
import {sweepPage} from '../page/sweep-page.ts';
import {UsageError} from '../plan/selection.ts';
import type {Action, Settings} from './line/settings.ts';
import {version} from './line/version.ts';
import {bytesText} from '../bytes.ts';
import {print, printJson} from './print/print.ts';
import {askedOf} from './project/asked.ts';
import {openSweep} from './project/known-sweep.ts';
import {namesFile} from './project/names-file.ts';
import {openProject} from './project/open-project.ts';

/** With all else that a page holds, a report of this much of pictures stays below 20 MB. */
const pictureBytes = 14e6;

/** `pipe report`: what a pipeline or a sweep made, as one HTML file that needs nothing else. */
export const report: Action = async ([place = ''], settings) => {
  const to = reportTarget(settings.html as string);
  const written = write(await (namesFile(place) ? ofPipeline : ofSweep)(place, settings), to);
  if (settings.json) printJson(written);
  else print(...reportLines(written));
  return 0;
};

/** Writes the report of a sweep, whatever else has its name. */
export const reportSweep = async (name: string, settings: Settings): Promise<Written> => {
  const to = reportTarget(settings.html as string);
  return write(await ofSweep(name, settings), to);
};

interface Written {
  readonly html: string;
  readonly bytes: number;
  /** What is left out, and why. */
  readonly notes: readonly string[];
}

export const reportLines = ({html, bytes, notes}: Written): readonly string[] => [
  `${html} (${bytesText(bytes)})`,
  ...notes,
];

const write = (page: Page, to: string): Written => {
  const html = renderReport(page);
  replaceFile(to, html, 'quick');
  return {html: to, bytes: Buffer.byteLength(html), notes: page.notes ?? []};
};

const ofPipeline = async (file: string, settings: Settings): Promise<Page> => {
  const {graph, cache} = await openProject(file, settings);
  const asked = await askedOf(graph, file, settings);
  return embedPictures(cache, pictureBytes, (files) => pageOf(asked, sourcesOf(cache, files)));
};

const ofSweep = async (name: string, settings: Settings): Promise<Page> => {
  const {sweep, cache} = await openSweep(name, settings);
  return embedPictures(cache, pictureBytes, (files) => sweepPage(sweep, sourcesOf(cache, files)));
};

const sourcesOf = (cache: Cache, files: Files): PageSources => ({
  cache,
  contents: contentsIn(cache),
  files,
  live: false,
  pipe: version(),
});

/**
 * Where a report is to be written.
 *
 * @throws UsageError if a directory is there.
 */
export const reportTarget = (path: string): string => {
  const to = resolve(path);
  if (statSync(to, {throwIfNoEntry: false})?.isDirectory())
    throw new UsageError(
      `${to} is a directory. --html takes the file to write, such as ${path}/report.html.`,
    );
  return to;
};
