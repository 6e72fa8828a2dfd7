import picocolors from 'picocolors';
import type {Cache} from '../cache/cache.ts';
import type {Graph} from '../graph/graph.ts';
import {visible} from '../format.ts';
import type {RunEvent} from '../run/event.ts';
import {jsonReporter} from './json.ts';
import {lineReporter} from './lines.ts';
import {reporter, type Reporter} from './reporter.ts';
import {summary} from './summary.ts';
import {finalTables} from './tables.ts';
import {terminalReporter} from './terminal.ts';

/** Where a run is shown, and what is known of it. */
export interface Audience {
  /** JSON lines for programs, whatever the output is. */
  readonly json: boolean;
  readonly output: {readonly isTTY?: boolean; readonly columns?: number; write(text: string): unknown};
  readonly env: NodeJS.ProcessEnv;
  readonly graph: Graph;
  readonly cache: Cache;
}

/** JSON lines if asked for, live rows on a terminal, plain lines elsewhere; people get a summary at the end. */
export const openReporter = (audience: Audience): Reporter => {
  const write = (text: string): void => void audience.output.write(visible(text));
  if (audience.json) return jsonReporter(write);
  return withSummary(isLive(audience) ? terminalReporter() : lineReporter(write), audience);
};

/** A terminal that nobody has given a size, as in some containers, has no columns: rows would be one letter wide. */
const isLive = ({output, env}: Audience): boolean =>
  output.isTTY === true && env['TERM'] !== 'dumb' && output.columns !== 0;

/** The summary follows what `shown` drew, so it is written when that is closed. */
const withSummary = (shown: Reporter, {output, env, graph, cache}: Audience): Reporter => {
  const failures = new Map<string, Extract<RunEvent, {type: 'stage-failed'}>>();
  let end: Extract<RunEvent, {type: 'run-finished'}> | undefined;
  const colors = picocolors.createColors(output.isTTY === true && !env['NO_COLOR']);
  const on = (event: RunEvent): void => {
    shown(event);
    if (event.type === 'stage-failed' && !event.retrying) failures.set(event.stage, event);
    if (event.type === 'run-finished') end = event;
  };
  return reporter(on, async () => {
    await shown.close();
    if (!end) return;
    const {outcomes, durationMs} = end;
    const tables = finalTables(graph, cache, outcomes);
    output.write(
      summary({pipeline: graph.name, outcomes, durationMs, failures: [...failures.values()], tables}, colors),
    );
  });
};
