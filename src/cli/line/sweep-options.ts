import {Option} from 'commander';
import {collect, count} from './arguments.ts';

/** Options that say what a sweep tries, by the name that commands list them under. */
export const sweepOptions = {
  sweep: () => new Option('--sweep <NAME>', 'the sweep of this name that the file declares'),
  grid: () =>
    new Option('--grid <PARAM=V,V>', 'try these values, in every combination with the others').argParser(
      collect,
    ),
  zip: () =>
    new Option(
      '--zip <PARAM=V,V>',
      'try the values of all zips together: the first with the first',
    ).argParser(collect),
  random: () =>
    new Option(
      '--random <PARAM=FROM>',
      'draw it: uniform:LOW:HIGH, log-uniform:LOW:HIGH, integer:LOW:HIGH or choice:V,V',
    ).argParser(collect),
  samples: () => new Option('--samples <N>', 'draw so many points (default: 10)').argParser(count),
  sampling: () =>
    new Option('--sampling <HOW>', 'draw independently, or evenly by a Sobol sequence').choices([
      'random',
      'sobol',
    ]),
  only: () =>
    new Option('--only <PARAM=V,PARAM=V>', 'only points that have all these values').argParser(collect),
  except: () => new Option('--except <PARAM=V,PARAM=V>', 'leave out points that do').argParser(collect),
  seeds: () => new Option('--seeds <N>', 'repeat each point with so many seeds').argParser(count),
  addSeeds: () => new Option('--add-seeds <N>', 'repeat each point with so many seeds more').argParser(count),
  seedParam: () => new Option('--seed-param <PARAM>', 'the param that is the seed (default: seed)'),
  goal: () =>
    new Option(
      '--goal <METRIC:min|max>',
      'what the best is best by; STAGE.METRIC where it takes that',
    ).argParser(collect),
  halving: () =>
    new Option(
      '--halving <STAGE.FIGURE:min|max:STEP>',
      'end trials early: at STEP, 3 STEP, 9 STEP … only the best third goes on',
    ),
  sweepName: () => {
    const option = new Option('--name <NAME>', 'what to call the sweep (default: made of what it varies)');
    option.attributeName = () => 'name';
    return option;
  },
  sweepReport: () => {
    const option = new Option(
      '--html <FILE>',
      'write its report there (default: beside its log in the cache)',
    );
    option.attributeName = () => 'html';
    return option;
  },
  sweepDryRun: () => {
    const option = new Option('--dry-run', 'only say what would run, and how long it took before');
    option.attributeName = () => 'dryRun';
    return option;
  },
  retry: () => new Option('--retry', 'run only the trials that failed or were ended early'),
  metric: () => new Option('--metric <METRIC>', 'show it (default: those of the goals)').argParser(collect),
};
