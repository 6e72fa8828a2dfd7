import type {SweepSummary} from '../../sweep/summary.ts';
import type {Settings} from '../line/settings.ts';
import {print, printJson} from '../print/print.ts';
import {goalLines, lackingLines} from './goals.ts';
import {metricsToShow, tableLines} from './table.ts';

/** What a sweep came to: its table, and the best by each goal. */
export const showResult = (sweep: SweepSummary, settings: Settings): void => {
  if (settings.json) return printJson(sweep);
  print('', ...tableLines(sweep, metricsToShow(sweep, settings.metric)), '');
  print(...lackingLines(sweep, settings.metric ?? []), ...goalLines(sweep));
};
