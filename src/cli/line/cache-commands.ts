import {cacheGc} from '../cache-gc.ts';
import {cachePin} from '../cache-pin.ts';
import {cacheStat} from '../cache-stat.ts';
import {cacheUnpin} from '../cache-unpin.ts';
import {cacheVerify} from '../cache-verify.ts';
import {ofPipeline, type CommandLine} from './command-line.ts';

/** Commands that look after the cache. */
export const cacheCommands: readonly CommandLine[] = [
  {
    usage: 'cache stat',
    about: 'Say what the cache holds.',
    options: ['cache', 'json'],
    example: 'pipe cache stat',
    action: cacheStat,
  },
  {
    usage: 'cache verify',
    about: 'Check every byte of every artifact; what is damaged is set aside and made again by the next run.',
    options: ['cache', 'json'],
    example: 'pipe cache verify',
    action: cacheVerify,
  },
  {
    usage: 'cache gc',
    about: 'Remove what no pipeline needs and nobody has used for a while.',
    options: ['cache', 'json', 'keep', 'grace', 'maxSize', 'dryRun'],
    example: 'pipe cache gc --keep 7d --dry-run',
    action: cacheGc,
  },
  {
    usage: 'cache pin <file-or-digest> [stage]',
    about: 'Keep an artifact, of a stage or by its digest, until it is unpinned.',
    options: [...ofPipeline, 'name'],
    example: 'pipe cache pin pipelines/moons_dlsm.yaml score --name best-score',
    action: cachePin,
  },
  {
    usage: 'cache unpin <name>',
    about: 'Let go of a pinned artifact; pipe cache stat lists the pins.',
    options: ['cache', 'json'],
    example: 'pipe cache unpin best-score',
    action: cacheUnpin,
  },
];
