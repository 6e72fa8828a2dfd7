import {readFileSync} from 'node:fs';
import {openCache} from '../../src/cache/open.ts';
import type {Graph} from '../../src/graph/graph.ts';
import {runPipeline} from '../../src/run/run.ts';

/** A runner in a process of its own, to be killed: `tsx run-rig.ts GRAPH.json CACHE`. */
const [graphFile, cacheRoot] = process.argv.slice(2) as [string, string];
await runPipeline({
  graph: JSON.parse(readFileSync(graphFile, 'utf8')) as Graph,
  cache: openCache(cacheRoot),
  childEntry: 'not used by commands',
  codeNow: () => Promise.resolve(undefined),
  on: (event) => {
    if (event.type === 'stage-event') process.stdout.write(`${event.event.type}\n`);
  },
});
