import {graph} from '../graph.ts';
import {plan} from '../plan.ts';
import {run} from '../run.ts';
import {validate} from '../validate.ts';
import {why} from '../why.ts';
import {ofPipeline, type CommandLine} from './command-line.ts';

/** Commands that run a pipeline, or say what it is. */
export const pipelineCommands: readonly CommandLine[] = [
  {
    usage: 'run <file> [stages...]',
    about: 'Run what is stale, of the whole pipeline or of these stages and what they need.',
    options: [...ofPipeline, 'jobs', 'force', 'failFast', 'noCompile', 'wait'],
    example: 'pipe run pipelines/moons_dlsm.yaml --profile quick',
    action: run,
  },
  {
    usage: 'plan <file> [stages...]',
    about: 'Say what would run and why, and how long it took before.',
    options: [...ofPipeline, 'force', 'check'],
    example: 'pipe plan pipelines/moons_dlsm.yaml --set steps=2000',
    action: plan,
  },
  {
    usage: 'why <file> <stage>',
    about: 'Say what differs from the last execution of a stage.',
    options: ofPipeline,
    example: 'pipe why pipelines/moons_dlsm.yaml score',
    action: why,
  },
  {
    usage: 'validate <files...>',
    about: 'Show every mistake in pipeline files.',
    options: ofPipeline,
    example: 'pipe validate pipelines/*.yaml',
    action: validate,
  },
  {
    usage: 'graph <file>',
    about: 'Print the stages and their inputs.',
    options: [...ofPipeline, 'mermaid'],
    example: 'pipe graph pipelines/moons_dlsm.yaml --mermaid',
    action: graph,
  },
];
