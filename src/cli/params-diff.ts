import {count} from '../format.ts';
import type {Action, Settings} from './line/settings.ts';
import {contrastJson, contrastNotes, paramTable} from './print/contrast.ts';
import {print, printJson} from './print/print.ts';
import {contrast} from './sides/contrast.ts';
import {planWord, sideNow, sideOfLastRun} from './sides/pipeline-side.ts';
import {resolveSides} from './sides/resolve.ts';
import type {Side} from './sides/side.ts';
import {fileAlone} from './sides/word.ts';

/** `pipe params diff`: the params that differ, of two sides or of a pipeline as it last ran and as it is now. */
export const paramsDiff: Action = async (words, settings) => {
  const found = contrast(
    words.length > 1 ? await resolveSides(words, settings) : await edit(words[0], settings),
  );
  const {params, shared} = found;
  if (settings.json) printJson(contrastJson(found, {params}));
  else {
    print(...(params.length > 0 ? paramTable(found) : [`no params differ, of ${count(shared, 'stage')}`]));
    print(...contrastNotes({...found, sides: []}));
  }
  return 0;
};

const edit = async (text = '', settings: Settings): Promise<readonly Side[]> => {
  const planned = await planWord(fileAlone(text, 'params diff'), settings);
  return [sideOfLastRun('last run', planned), sideNow('now', planned)];
};
