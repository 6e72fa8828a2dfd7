import {count} from '../format.ts';
import type {Action, Settings} from './line/settings.ts';
import {contrastJson, contrastNotes, metricTable} from './print/contrast.ts';
import {print, printJson} from './print/print.ts';
import {contrast, metricDifferences} from './sides/contrast.ts';
import {planWord, sideBefore, sideOfNewest} from './sides/pipeline-side.ts';
import {resolveSides} from './sides/resolve.ts';
import type {Side} from './sides/side.ts';
import {fileAlone} from './sides/word.ts';

/** `pipe metrics diff`: the metrics that differ, of two sides or of the stages of a pipeline before and after. */
export const metricsDiff: Action = async (words, settings) => {
  const found = contrast(
    words.length > 1 ? await resolveSides(words, settings) : await edit(words[0], settings),
  );
  const metrics = metricDifferences(found);
  if (settings.json) {
    printJson(contrastJson(found, {metrics}));
    return 0;
  }
  print(
    ...(metrics.length > 0
      ? metricTable(found, metrics)
      : [`no metrics differ, of ${count(found.shared, 'stage')}`]),
  );
  print(...contrastNotes(found));
  return 0;
};

const edit = async (text = '', settings: Settings): Promise<readonly Side[]> => {
  const planned = await planWord(fileAlone(text, 'metrics diff'), settings);
  return [sideBefore('before', planned), sideOfNewest('now', planned)];
};
