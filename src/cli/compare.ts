import {count} from '../format.ts';
import type {Action} from './line/settings.ts';
import {contrastJson, contrastNotes, metricTable, paramTable} from './print/contrast.ts';
import {print, printJson} from './print/print.ts';
import {contrast} from './sides/contrast.ts';
import {resolveSides} from './sides/resolve.ts';

/** `pipe compare`: the params that differ and all metrics, a column each side. */
export const compare: Action = async (words, settings) => {
  const found = contrast(await resolveSides(words, settings));
  const {params, metrics, shared} = found;
  if (settings.json) {
    printJson(contrastJson(found, {params, metrics}));
    return 0;
  }
  print(...(params.length > 0 ? paramTable(found) : [`no params differ, of ${count(shared, 'stage')}`]), '');
  print(...(metrics.length > 0 ? metricTable(found, metrics) : ['no metrics']));
  const notes = contrastNotes(found);
  if (notes.length > 0) print('', ...notes);
  return 0;
};
