import type {Cache} from '../cache/cache.ts';
import type {Action} from './line/settings.ts';
import {print, printJson} from './print/print.ts';
import {openCommandCache} from './project/open-cache.ts';

/** An artifact whose bytes are not what its digest says. */
interface Damage {
  readonly artifact: string;
  readonly files: readonly string[];
  /** Where it was moved for inspection. */
  readonly movedTo: string;
}

/** `pipe cache verify`: hashes every byte. Exit code 6 if anything is damaged. */
export const cacheVerify: Action = async (_, settings) => {
  const cache = await openCommandCache(settings);
  const artifacts = cache.artifacts.find('');
  const damaged = await findDamage(cache, artifacts);
  if (settings.json) printJson({artifacts: artifacts.length, damaged});
  else {
    for (const {artifact, files, movedTo} of damaged) {
      print(
        `${artifact} is damaged: ${files.join(', ')}`,
        `  moved to ${movedTo}; the next run makes it again`,
      );
    }
    print(`${artifacts.length - damaged.length} of ${artifacts.length} artifacts are whole.`);
  }
  return damaged.length === 0 ? 0 : 6;
};

const findDamage = async (cache: Cache, artifacts: readonly string[]): Promise<readonly Damage[]> => {
  const damaged: Damage[] = [];
  for (const artifact of artifacts) {
    const files = await cache.artifacts.verify(artifact);
    if (files.length > 0) damaged.push({artifact, files, movedTo: cache.artifacts.quarantine(artifact)});
  }
  return damaged;
};
