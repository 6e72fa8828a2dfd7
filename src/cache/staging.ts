import {mkdirSync, readFileSync, writeFileSync} from 'node:fs';
import type {Layout} from './layout.ts';
import {isAbsence, namesIn} from './listing.ts';
import {isSameOwner, thisOwner, type Owner} from './owner.ts';
import {uniqueName} from './replace.ts';

/**
 * A new directory in `staging/`, ours by the `owner.json` in it. That lets others tell what is in the making from what
 * a killed run left, and whose a process is that works in it.
 */
export const makeStaging = (layout: Layout): string => {
  const dir = `${layout.dir('staging')}/${process.pid}-${uniqueName()}`;
  mkdirSync(dir, {recursive: true});
  writeFileSync(`${dir}/owner.json`, JSON.stringify(thisOwner()));
  return dir;
};

/** Whose a staging directory is, undefined where nobody has noted that. */
export const stagingOwner = (dir: string): Owner | undefined => {
  try {
    return JSON.parse(readFileSync(`${dir}/owner.json`, 'utf8')) as Owner;
  } catch (error) {
    if (isAbsence(error) || error instanceof SyntaxError) return undefined;
    throw error;
  }
};

/** Names of an owner's staging directories. */
export const stagingOf = (layout: Layout, owner: Owner): readonly string[] =>
  namesIn(layout.dir('staging')).filter((name) => {
    const found = stagingOwner(`${layout.dir('staging')}/${name}`);
    return found !== undefined && isSameOwner(found, owner);
  });
