import {readFileSync} from 'node:fs';
import {openCache} from '../../src/cache/open.ts';
import type {Graph} from '../../src/graph/graph.ts';
import {runProcess} from '../../src/run/process.ts';
import {runPipeline} from '../../src/run/run.ts';

/**
 * A runner in a process of its own, to be killed: `tsx run-rig.ts GRAPH.json CACHE [die]`. With `die` it kills itself
 * when its first child has just started and nobody has noted that.
 */
const [graphFile, cacheRoot, die] = process.argv.slice(2) as [string, string, string?];
const onStart = (): void => void process.kill(process.pid, 'SIGKILL');
await runPipeline({
  graph: JSON.parse(readFileSync(graphFile, 'utf8')) as Graph,
  cache: openCache(cacheRoot),
  childEntry: 'not used by commands',
  codeNow: () => Promise.resolve(undefined),
  ...(die && {runProcess: (command, supervision) => runProcess(command, {...supervision, onStart})}),
  on: (event) => {
    if (event.type === 'stage-event') process.stdout.write(`${event.event.type}\n`);
  },
});
