import {spawnSync} from 'node:child_process';
import {existsSync, lstatSync, mkdirSync, renameSync, rmSync, symlinkSync} from 'node:fs';
import {delimiter, dirname, join, relative} from 'node:path';
import {root} from '../files.mjs';
import {run} from './command.mjs';

const directory = join(root, 'node_modules/@tensorflow/tfjs-node-gpu');

/** Where the package looks for its addon on every Node since 15. */
const addon = join(directory, 'lib/napi-v8');

/** The package's own installer has no time limit, and its server may stall. */
const installerLimitMs = 600_000;

/** The two C++ files of the addon. */
export const bindingSources = ['tfjs_backend.cc', 'tfjs_binding.cc'].map((name) =>
  join(directory, 'binding', name),
);

/**
 * npm before 11.16 runs the package's installer whatever package.json says of it, and drops the package without a word
 * when that fails. This puts it back as locked, running no script. Returns whether it had been dropped.
 */
export const restorePackage = () => {
  if (existsSync(bindingSources[0])) return false;
  const npm = process.env.npm_execpath?.endsWith('npm-cli.js')
    ? [process.execPath, process.env.npm_execpath]
    : ['npm'];
  const quietly = [
    '--no-save',
    '--ignore-scripts',
    '--prefer-offline',
    '--no-audit',
    '--no-fund',
    '--loglevel=error',
  ];
  run(npm[0], [...npm.slice(1), 'install', ...quietly], {cwd: root});
  if (!existsSync(bindingSources[0]))
    throw new Error('npm leaves out @tensorflow/tfjs-node-gpu (omitted, or not as locked)');
  return true;
};

/**
 * Runs the package's own installer: libtensorflow 2.9.1 from Google's server. Returns a function that
 * removes what it left.
 *
 * @throws Error if it left no addon; its exit code does not tell.
 */
export const runInstaller = () => {
  // Through a link that stands here the installer would write into the cache that other checkouts use.
  if (lstatSync(addon, {throwIfNoEntry: false})?.isSymbolicLink()) rmSync(addon);
  // It calls node-pre-gyp by name, which npm's PATH has and a shell's has not.
  const env = {...process.env, PATH: `${join(root, 'node_modules/.bin')}${delimiter}${process.env.PATH}`};
  const options = {cwd: directory, env, timeout: installerLimitMs, stdio: 'ignore'};
  spawnSync(process.execPath, ['scripts/install.js', 'gpu', 'download'], options);
  const undo = () =>
    [addon, join(directory, 'deps')].forEach((left) => rmSync(left, {recursive: true, force: true}));
  if (existsSync(join(addon, 'tfjs_binding.node'))) return undo;
  undo();
  throw new Error('the installer of @tensorflow/tfjs-node-gpu left no addon');
};

/** Makes the package load the addon in `entry`. Returns a function that puts back what was there before. */
export const useAddon = (entry) => {
  const before = `${addon}.before`;
  rmSync(before, {recursive: true, force: true});
  mkdirSync(dirname(addon), {recursive: true});
  if (lstatSync(addon, {throwIfNoEntry: false})) renameSync(addon, before);
  symlinkSync(entry.startsWith(root) ? relative(dirname(addon), entry) : entry, addon);
  return () => {
    rmSync(addon, {recursive: true, force: true});
    if (lstatSync(before, {throwIfNoEntry: false})) renameSync(before, addon);
  };
};
