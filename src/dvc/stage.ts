import {join} from 'node:path/posix';
import type {Json, JsonObject} from '../json.ts';
import type {Path} from '../pipeline/locate.ts';
import {readCommands} from './commands.ts';
import type {Findings} from './findings.ts';
import {readOuts, type Out} from './outs.ts';
import type {Params} from './params.ts';
import {inDirectory, ownPath} from './paths.ts';
import {readParamDeps, type ParamDeps} from './param-deps.ts';
import type {DvcScope} from './scope.ts';
import {translate, type Listener} from './template.ts';
import {plain, type Text} from './text.ts';
import {varsLayers} from './vars.ts';

/** A path that a stage names, relative to the directory of the dvc.yaml. */
export interface Place {
  readonly path: Text;
  readonly at: Path;
}

/** A stage of DVC with its references resolved. Paths are relative to the directory of the dvc.yaml. */
export interface DvcStage {
  /** As DVC calls it: `build@uk`. */
  readonly name: string;
  readonly at: Path;
  readonly desc?: string;
  readonly commands: readonly Text[];
  readonly wdir: Text;
  readonly deps: readonly Place[];
  readonly outs: readonly Out[];
  readonly params: ParamDeps;
  readonly frozen: boolean;
}

/** What a stage is read with. */
export interface Reading {
  /** Absolute path of the directory of the dvc.yaml. */
  readonly dir: string;
  readonly params: Params;
  readonly findings: Findings;
}

/** One text of a stage, and how paths in it are to be understood. */
export interface StageReader extends Reading {
  readonly name: string;
  readonly wdir: Text;
  text(raw: Json | undefined, at: Path, options?: {readonly unpack?: boolean}): Text | undefined;
  /** A path relative to `wdir`; undefined if it is none of this project, which has been said. */
  path(raw: Json | undefined, at: Path, what: string): Text | undefined;
}

/** What a stage says, whose shape is right; undefined after a mistake in what cannot be done without. */
export const readStage = (
  name: string,
  body: JsonObject,
  at: Path,
  outer: DvcScope,
  reading: Reading,
): DvcStage | undefined => {
  const {findings, params} = reading;
  const listenerAt = (place: Path): Listener => findings.listener(place, name, params.use);
  const wdirText =
    body.wdir === undefined ? plain('.') : translate(String(body.wdir), outer, listenerAt([...at, 'wdir']));
  if (wdirText === undefined) return undefined;
  const wdir = inDirectory(plain('.'), wdirText);
  const group = name.split('@')[0] as string;
  const local = varsLayers(body.vars, [...at, 'vars'], join(reading.dir, wdir.value), params, group);
  const scope = outer.with(...local);
  const text: StageReader['text'] = (raw, place, options) =>
    translate(String(raw), scope, listenerAt(place), options);
  const reader: StageReader = {
    ...reading,
    name,
    wdir,
    text,
    path: (raw, place, what) => {
      const found = text(raw, place);
      return found && ownPath(found, wdir, place, what, reader);
    },
  };
  const commands = readCommands(body.cmd as Json, [...at, 'cmd'], reader);
  if (commands === undefined) return undefined;
  const flag = (key: string): boolean =>
    body[key] === true || (typeof body[key] === 'string' && text(body[key], [...at, key])?.value === 'true');
  remarkOn(body, at, flag, reader);
  const deps = readDeps(body.deps, [...at, 'deps'], reader);
  const isParams = ({path}: Place): boolean => params.knows(join(reading.dir, path.value));
  return {
    name,
    at,
    ...(typeof body.desc === 'string' && {desc: body.desc}),
    commands,
    wdir,
    deps: deps.filter((dep) => !isParams(dep)),
    outs: readOuts(body, at, reader),
    params: readParamDeps(body.params, [...at, 'params'], deps.filter(isParams), reader),
    frozen: flag('frozen'),
  };
};

const readDeps = (raw: Json | undefined, at: Path, reader: StageReader): readonly Place[] =>
  ((raw ?? []) as readonly Json[]).flatMap((dep, index) => {
    const place = [...at, index];
    const path = reader.path(dep, place, 'deps');
    return path === undefined ? [] : [{path, at: place}];
  });

/** A stage without any of these is run every time by DVC. */
const declaring = ['deps', 'params', 'outs', 'metrics', 'plots'];

const remarkOn = (
  body: JsonObject,
  at: Path,
  flag: (key: string) => boolean,
  {findings, name}: StageReader,
): void => {
  const remark = (key: string, message: string): void => findings.remark([...at, key], message, name);
  if (flag('frozen'))
    remark(
      'frozen',
      'DVC does not run a frozen stage: it is left out, and what it makes is read from the project.',
    );
  const everyTime = flag('always_changed')
    ? 'always_changed'
    : declaring.every((key) => body[key] === undefined) && 'cmd';
  if (everyTime)
    remark(
      everyTime,
      'DVC runs this stage every time; pipe runs it when something it declares has changed, or with --force.',
    );
  if (body.meta !== undefined) remark('meta', 'meta is for other programs, and left out.');
};
