import {existsSync, lstatSync, mkdirSync, readFileSync, rmSync, writeFileSync} from 'node:fs';
import {dirname, join, resolve} from 'node:path';
import {Type, type Static} from 'typebox';
import type {JsonObject} from '../src/json.ts';
import {defineStage, many} from '../src/stage/stage.ts';
import {outs} from './artifacts/outs.ts';
import {linkReads, linkTree} from './tree/links.ts';
import {numbersIn} from './tree/numbers.ts';
import {runCommand} from './tree/run-command.ts';
import {withValues} from './tree/settings-file.ts';

const path = (description: string) => Type.String({pattern: '^(?!/)(?!(.*/)?\\.\\.(/|$)).+$', description});
const paths = (description: string) => Type.Array(path('relative to root'), {default: [], description});

const SettingsConfig = Type.Object(
  {
    file: path('path of the file, relative to root'),
    values: Type.Record(Type.String(), Type.Unknown(), {
      description: 'what stands in it, besides what stands there in the project',
    }),
  },
  {additionalProperties: false},
);

const TreeConfig = Type.Object(
  {
    commands: Type.Array(Type.String(), {
      minItems: 1,
      description: 'command lines, each run by a bash of its own, until one fails',
    }),
    root: Type.String({
      default: '.',
      description: 'directory that the tree is a likeness of, relative to the pipeline file',
    }),
    wdir: Type.String({default: '.', description: 'directory to run in, relative to root'}),
    outs: paths('files and directories that the commands make: the artifact'),
    reads: paths('of what the inputs made, what the commands read'),
    params: Type.Array(SettingsConfig, {
      default: [],
      description: 'settings files (JSON or YAML) and the values that the commands find in them',
    }),
    metrics: paths('files in outs (JSON or YAML) whose numbers are metrics of the stage'),
  },
  {additionalProperties: false},
);

/**
 * For programs that read and write paths of a project, as those of a dvc.yaml do, without a change to them.
 *
 * The commands do not run in the project but in a tree of their own that looks like it. What `reads` names is a link to
 * the artifact of the stage that made it; what `outs` names is absent until the commands make it, and is moved into the
 * artifact then; a settings file is the project's with the values of `params`. Everything else is a link to the project.
 *
 * A link to a directory is followed by most programs, by others when it has a slash behind it: `find data/`.
 *
 * So outs never appear in the project, stages never see each other's half-done work, and several may run at once. The
 * limits are those of every command: what it reads of the project without `files` naming it is not in the key, and what
 * it writes elsewhere than to its outs is not kept, or lands in the project if a link leads there.
 */
export default defineStage({
  about: 'Runs commands that read and write paths of a project, in a tree of links to it.',
  params: TreeConfig,
  inputs: {made: many(outs)},
  output: outs,
  run: async ({params, inputs, checkpoints, report, signal}) => {
    // A checkpoint of it has no use: the commands begin anew.
    const tree = join(checkpoints, 'tree');
    rmSync(tree, {recursive: true, force: true});
    layOut(
      tree,
      params,
      inputs.made.map(({value}) => value.tree),
    );
    const shell = {cwd: join(tree, params.wdir), env: {...process.env, DVC_ROOT: tree}, signal};
    for (const command of params.commands) await runCommand(command, shell);
    for (const out of params.outs) mustBeMade(tree, out);
    for (const [name, value] of numbersIn(tree, params.metrics)) report.metric(name, value);
    return {tree, paths: params.outs};
  },
});

const layOut = (tree: string, params: Static<typeof TreeConfig>, made: readonly string[]): void => {
  const root = resolve(params.root);
  const settings = params.params.map(({file}) => file);
  linkTree(root, tree, [...params.outs, ...params.reads, ...settings], [params.wdir]);
  linkReads(tree, params.reads, made);
  for (const {file, values} of params.params) {
    const original = join(root, file);
    const text = existsSync(original) ? readFileSync(original, 'utf8') : '';
    mkdirSync(dirname(join(tree, file)), {recursive: true});
    writeFileSync(join(tree, file), withValues(file, text, values as JsonObject));
  }
};

const mustBeMade = (tree: string, out: string): void => {
  if (lstatSync(join(tree, out), {throwIfNoEntry: false}) !== undefined) return;
  throw new Error(`The commands did not make ${out}, which "outs" names.`);
};
