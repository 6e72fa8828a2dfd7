import {InvalidArgumentError, Option} from 'commander';
import {parseDuration} from '../../pipeline/duration.ts';
import {parseSize} from '../../pipeline/size.ts';
import {collect, count} from './arguments.ts';
import {sweepOptions} from './sweep-options.ts';

/** Options by the name that commands list them under. Names of values are in capitals, with their unit if they have one. */
export const options = {
  ...sweepOptions,
  profile: () => new Option('--profile <NAME>', 'use the params of this profile'),
  set: () =>
    new Option('--set <PARAM=VALUE>', 'give a param another value, e.g. --set net.features=32').argParser(
      collect,
    ),
  cache: () =>
    new Option('--cache <DIR>', 'keep artifacts here (default: cache/ of the project)').env('PIPE_CACHE'),
  json: () => new Option('--json', 'print JSON'),
  jobs: () => new Option('-j, --jobs <N>', 'run at most N stages at once').argParser(count),
  force: () => new Option('--force <STAGE>', 'run this stage even if it is fresh').argParser(collect),
  failFast: () => new Option('--fail-fast', 'start no further stage once one has failed'),
  noCompile: () =>
    new Option('--no-compile', 'run the steps of training and sampling eagerly, not as TensorFlow graphs'),
  wait: () =>
    named('waitMs', '--wait <SECONDS>', 'wait at most so long for another run of the same stage', seconds),
  check: () => new Option('--check', 'exit with 4 if anything is stale'),
  all: () => new Option('--all', 'list every artifact of the cache, with what made it'),
  to: () => new Option('--to <DIR>', 'the directory to make').makeOptionMandatory(),
  toPipeline: () =>
    new Option('--to <FILE>', 'the pipeline file to write (default: pipeline.yaml beside it)'),
  toBundle: () => new Option('--to <FILE>', 'the bundle to write (default: PIPELINE.tar.gz)'),
  toReplay: () => new Option('--to <DIR>', 'the directory to make (default: BUNDLE-replay)'),
  artifacts: () =>
    new Option(
      '--artifacts <STAGE>',
      'include what this stage made; tables and figures are anyway',
    ).argParser(collect),
  maxFile: () =>
    named('largestBytes', '--max-file <SIZE>', 'of larger files only the digest (default: 10MiB)', size),
  filesFrom: () =>
    named('filesFrom', '--files <DIR>', 'where files are of which the bundle has only the digest', String),
  tolerance: () =>
    new Option('--tolerance <RATIO>', 'how far metrics may differ, relatively (default: 0)').argParser(ratio),
  name: () => new Option('--name <NAME>', 'what to call the pin (default: PIPELINE.STAGE)'),
  html: () => new Option('--html <FILE>', 'the file to write').makeOptionMandatory(),
  port: () => new Option('--port <N>', 'listen there; 0 is any that is free (default: 4747)').argParser(port),
  mermaid: () => new Option('--mermaid', 'print a Mermaid diagram'),
  dryRun: () => new Option('--dry-run', 'only say what would be removed'),
  keep: () =>
    named('keepMs', '--keep <TIME>', 'keep what was used so recently', duration).default(days(30), '30d'),
  grace: () =>
    named('graceMs', '--grace <TIME>', 'never remove what is younger', duration).default(days(1 / 24), '1h'),
  maxSize: () => named('maxBytes', '--max-size <SIZE>', 'then remove the oldest until no more is left', size),
};

export type OptionName = keyof typeof options;

const named = (name: string, flags: string, about: string, parse: (text: string) => unknown): Option => {
  const option = new Option(flags, about).argParser(parse);
  option.attributeName = () => name;
  return option;
};

const days = (count: number): number => count * 24 * 60 * 60 * 1000;

const port = (text: string): number => {
  if (/^\d+$/.test(text) && Number(text) < 65_536) return Number(text);
  throw new InvalidArgumentError('It is a whole number from 0 to 65535.');
};

const ratio = (text: string): number => {
  if (/^(\d+\.?\d*|\.\d+)(e[-+]?\d+)?$/i.test(text)) return Number(text);
  throw new InvalidArgumentError('It is a number such as 1e-6.');
};

const seconds = (text: string): number => {
  if (/^\d+(\.\d+)?$/.test(text)) return Number(text) * 1000;
  throw new InvalidArgumentError('It is a number of seconds, such as 90.');
};

const duration = (text: string): number => {
  const ms = text === '0' ? 0 : parseDuration(text);
  if (ms !== undefined) return ms;
  throw new InvalidArgumentError('It is a time such as 90s, 6h, 30d or 0.');
};

const size = (text: string): number => {
  const bytes = parseSize(text);
  if (bytes !== undefined) return bytes;
  throw new InvalidArgumentError('It is a size such as 500MB or 200GiB.');
};
