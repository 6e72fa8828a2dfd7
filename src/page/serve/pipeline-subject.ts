import {sha256} from '../../json.ts';
import {layoutOf} from '../../cache/layout.ts';
import type {Page} from '../page.ts';
import {pageOf, type Asked, type PageSources} from '../page-of.ts';
import {executionSigns, stampsOf} from './signs.ts';
import type {Subject} from './subject.ts';

/**
 * A pipeline file that may be edited meanwhile. While there are mistakes in it the page stays what it was, and says so.
 *
 * @param file absolute path.
 * @param load reads the file as it is now.
 */
export const pipelineSubject = (file: string, load: () => Promise<Asked>, sources: PageSources): Subject => {
  let asked: Asked | undefined;
  const latest = layoutOf(sources.cache.root).latest(sha256(file));
  return {
    title: file,
    page: async () => {
      try {
        return pageOf((asked = await load()), sources);
      } catch (error) {
        if (asked === undefined) throw error;
        return withNote(pageOf(asked, sources), (error as Error).message);
      }
    },
    sign: (page) => `${stampsOf([file, latest])} ${executionSigns(page, sources.cache)}`,
  };
};

const withNote = (page: Page, note: string): Page => ({...page, notes: [...(page.notes ?? []), note]});
