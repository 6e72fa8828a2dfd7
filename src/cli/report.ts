import {statSync} from 'node:fs';
import {resolve} from 'node:path';
import {replaceFile} from '../cache/replace.ts';
import {contentsIn} from '../page/contents.ts';
import {embedded} from '../page/files.ts';
import {pageOf} from '../page/page-of.ts';
import {renderReport} from '../page/report.ts';
import {UsageError} from '../plan/selection.ts';
import type {Action} from './line/settings.ts';
import {version} from './line/version.ts';
import {bytesText} from '../bytes.ts';
import {print, printJson} from './print/print.ts';
import {askedOf} from './project/asked.ts';
import {openProject} from './project/open-project.ts';

/** With all else that a page holds, a report of this much of pictures stays below 20 MB. */
const pictureBytes = 14e6;

/** `pipe report`: what a pipeline made, as one HTML file that needs nothing else. */
export const report: Action = async ([file = ''], settings) => {
  const to = targetOf(settings.html as string);
  const {graph, cache} = await openProject(file, settings);
  const page = pageOf(await askedOf(graph, file, settings), {
    cache,
    contents: contentsIn(cache),
    files: embedded(cache, pictureBytes),
    live: false,
    pipe: version(),
  });
  const html = renderReport(page);
  replaceFile(to, html, 'quick');
  const bytes = Buffer.byteLength(html);
  if (settings.json) printJson({html: to, bytes, notes: page.notes ?? []});
  else print(`${to} (${bytesText(bytes)})`, ...(page.notes ?? []));
  return 0;
};

const targetOf = (path: string): string => {
  const to = resolve(path);
  if (statSync(to, {throwIfNoEntry: false})?.isDirectory())
    throw new UsageError(
      `${to} is a directory. --html takes the file to write, such as ${path}/report.html.`,
    );
  return to;
};
