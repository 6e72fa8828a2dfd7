import {createHash} from 'node:crypto';
import {mkdirSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync, statSync} from 'node:fs';
import {homedir} from 'node:os';
import {join} from 'node:path';
import {root} from '../files.mjs';
import {works} from './command.mjs';

const day = 24 * 60 * 60 * 1000;

/** Raise it when what `build-addon.mjs` leaves in an entry changes. */
const recipe = 2;

/** Directory of built addons: the user's cache or, where that cannot be written, the checkout's own. */
export const cacheDirectory = (environment = process.env) => {
  const parents = [
    environment.XDG_CACHE_HOME || join(homedir(), '.cache'),
    join(root, 'node_modules/.cache'),
  ];
  const found = parents.map((parent) => join(parent, 'tfjs-tensorflow')).find(isWritable);
  if (!found) throw new Error(`neither ${parents.join(' nor ')} can be written to`);
  removeLeftovers(found);
  return found;
};

const isWritable = (directory) => {
  try {
    mkdirSync(directory, {recursive: true});
    rmSync(mkdtempSync(join(directory, '.stage-')), {recursive: true});
    return true;
  } catch {
    return false;
  }
};

/** A set-up that was killed leaves its staging directory; after a day no set-up can still be at work in it. */
const removeLeftovers = (directory) => {
  const stages = readdirSync(directory).filter((name) => name.startsWith('.stage-'));
  for (const stage of stages.map((name) => join(directory, name))) {
    const madeMs = statSync(stage, {throwIfNoEntry: false})?.mtimeMs ?? Date.now();
    if (Date.now() - madeMs > day) rmSync(stage, {recursive: true, force: true});
  }
};

/** Name of an entry: the platform, the wheels, and a digest of all that the addon is built from. */
export const entryName = ({platform, wheels}, files) => {
  const digest = createHash('sha256').update(`${recipe}`);
  for (const file of files) digest.update(createHash('sha256').update(readFileSync(file)).digest());
  return `${platform}-${wheels}-${digest.digest('hex').slice(0, 12)}`;
};

/** Whether the addon of an entry loads; in a process of its own, which a library that is cut short would end. */
export const loads = (entry) =>
  works(process.execPath, '-e', `require(${JSON.stringify(join(entry, 'tfjs_binding.node'))})`);

/**
 * Makes an entry, all or nothing, however many set-ups do so at once: `fill` fills a staging directory, which then
 * takes the entry's name. An entry that is there and loads stays; a damaged one is replaced.
 */
export const publish = (entry, fill, isWhole = loads) => {
  const stage = mkdtempSync(join(entry, '../.stage-'));
  try {
    fill(stage);
    if (!isWhole(stage)) throw new Error('the addon was built but does not load');
    moveTo(entry, stage, isWhole);
  } finally {
    rmSync(stage, {recursive: true, force: true});
  }
};

const moveTo = (entry, stage, isWhole) => {
  try {
    renameSync(stage, entry);
  } catch (error) {
    if (!['EEXIST', 'ENOTEMPTY'].includes(error.code)) throw error;
    if (isWhole(entry)) return; // another set-up was faster
    moveAside(entry, `${stage}-damaged`);
    moveTo(entry, stage, isWhole);
  }
};

/** Removes a damaged entry; by rename first, so that nobody meets half of it. */
const moveAside = (entry, aside) => {
  try {
    renameSync(entry, aside);
  } catch (error) {
    if (error.code !== 'ENOENT') throw error; // another set-up did so
  }
  rmSync(aside, {recursive: true, force: true});
};
