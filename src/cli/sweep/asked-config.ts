import {Ajv} from 'ajv';
import {Sweep, type SweepConfig} from '../../../schemas/sweep.ts';
import type {Json, JsonObject} from '../../json.ts';
import {explain} from '../../pipeline/explain.ts';
import type {Pipeline} from '../../pipeline/pipeline.ts';
import {UsageError} from '../../plan/selection.ts';
import type {Settings} from '../line/settings.ts';
import {yamlValue} from '../project/yaml-value.ts';

/** A sweep, and its name where the file declares it. */
export interface AskedSweep {
  readonly config: SweepConfig;
  readonly declaredAs?: string;
}

/**
 * What the command line says, over what the file declares: its only sweep, or the one that is named.
 *
 * @throws UsageError where that is no sweep, with what would be right.
 */
export const askedSweep = (settings: Settings, pipeline: Pipeline): AskedSweep => {
  const typed = typedConfig(settings);
  const spaces = ['grid', 'zip', 'random'].some((name) => name in typed);
  const declaredAs = settings.sweep ?? (spaces ? undefined : onlySweep(pipeline));
  const declared = declaredAs === undefined ? {} : declaredSweep(pipeline, declaredAs);
  const config = {...declared, ...typed} as unknown as SweepConfig;
  return {config: checked(config), ...(declaredAs !== undefined && {declaredAs})};
};

const declaredSweep = ({sweeps, name}: Pipeline, wanted: string): JsonObject => {
  const found = sweeps[wanted];
  if (found !== undefined) return found as JsonObject;
  const names = Object.keys(sweeps);
  const choices = names.length === 0 ? 'declares none' : `declares ${names.join(', ')}`;
  throw new UsageError(`${name} declares no sweep "${wanted}"; it ${choices}.`);
};

const onlySweep = ({sweeps, name}: Pipeline): string => {
  const [only, ...others] = Object.keys(sweeps);
  if (only === undefined)
    throw new UsageError(
      `${name} declares no sweep: say what to vary, such as --grid lr=1e-3,1e-4, or declare it under "sweeps".`,
    );
  if (others.length > 0)
    throw new UsageError(`${name} declares ${[only, ...others].join(', ')}: name one by --sweep.`);
  return only;
};

const typedConfig = (settings: Settings): JsonObject => {
  const {grid, zip, only, except, seeds, seedParam, goal, halving} = settings;
  return {
    ...(grid && {grid: Object.fromEntries(grid.map((text) => valuesOf(text, '--grid')))}),
    ...(zip && {zip: Object.fromEntries(zip.map((text) => valuesOf(text, '--zip')))}),
    ...drawnConfig(settings),
    ...(only && {only: only.map((text) => filterOf(text, '--only'))}),
    ...(except && {except: except.map((text) => filterOf(text, '--except'))}),
    ...(seeds !== undefined && {seeds}),
    ...(seedParam !== undefined && {seed_param: seedParam}),
    ...(goal && {goals: goal}),
    ...(halving !== undefined && {halving: halvingOf(halving)}),
  };
};

const drawnConfig = ({random, samples, sampling}: Settings): JsonObject => {
  if (random) {
    const params = Object.fromEntries(random.map(distributionOf));
    return {random: {count: samples ?? 10, ...(sampling !== undefined && {method: sampling}), params}};
  }
  if (samples === undefined && sampling === undefined) return {};
  throw new UsageError('--samples and --sampling are of what is drawn: say what by --random.');
};

/** `lr=1e-3,1e-4`: the values stand as in a YAML list. */
const valuesOf = (text: string, option: string): readonly [string, Json] => {
  const [param, values] = assigned(text, `${option} takes PARAM=VALUE,VALUE,…`);
  return [param, listOf(values, `${option} ${text}`)];
};

const assigned = (text: string, usage: string): readonly [string, string] => {
  const [, param, value] = /^([^=]+)=(.+)$/s.exec(text) ?? [];
  if (param === undefined || value === undefined) throw new UsageError(`${usage}, not "${text}".`);
  return [param, value];
};

const listOf = (text: string, where: string): Json => {
  try {
    return yamlValue(`[${text}]`);
  } catch (error) {
    throw new UsageError(`The values in ${where} cannot be read: ${(error as Error).message.split('\n')[0]}`);
  }
};

/** `lr=log-uniform:1e-5:1e-2`, or `depth=choice:2,4,8`. */
const distributionOf = (text: string): readonly [string, Json] => {
  const usage =
    '--random takes PARAM=uniform:LOW:HIGH, log-uniform:LOW:HIGH, integer:LOW:HIGH or choice:VALUE,VALUE,…';
  const [param, from] = assigned(text, usage);
  const [, type, rest] = /^([a-z-]+):(.+)$/s.exec(from) ?? [];
  if (type === 'choice') return [param, {type, values: listOf(rest as string, `--random ${text}`)}];
  const [low, high, more] = (rest ?? '').split(':').map(Number);
  if (
    type === undefined ||
    low === undefined ||
    high === undefined ||
    more !== undefined ||
    !Number.isFinite(low + high)
  )
    throw new UsageError(`${usage}, not "${text}".`);
  return [param, {type, low, high}];
};

/** `a=0,b=1`: a point that has both values. */
const filterOf = (text: string, option: string): Json =>
  Object.fromEntries(
    text.split(/,(?=[^,=]+=)/).map((part) => {
      const [param, value] = assigned(part, `${option} takes PARAM=VALUE,PARAM=VALUE,…`);
      return [param.trim(), (listOf(value, `${option} ${text}`) as readonly Json[])[0] as Json];
    }),
  );

/** `classifier[loss=total].loss:min:500`, and perhaps `:3`. */
const halvingOf = (text: string): Json => {
  const [, stage, figure, direction, first, factor] =
    /^(.+)\.([^.:]+):(min|max):(\d+)(?::([\d.]+))?$/.exec(text) ?? [];
  if (stage === undefined)
    throw new UsageError(`--halving takes STAGE.FIGURE:min|max:FIRST-STEP[:FACTOR], not "${text}".`);
  return {
    stage,
    figure: figure as string,
    direction: direction as string,
    first: Number(first),
    factor: factor === undefined ? 3 : Number(factor),
  };
};

/** What the file declares has been checked with the file, but for what its `${…}` stand for; the rest has not. */
const checked = (config: SweepConfig): SweepConfig => {
  const validate = new Ajv({allErrors: true, verbose: true, strict: false, useDefaults: true}).compile(Sweep);
  if (validate(config)) return config;
  const misfits = explain(validate.errors ?? [], config);
  throw new UsageError(misfits.map(({path, message}) => `sweep ${path.join('.')}: ${message}`).join('\n'));
};
