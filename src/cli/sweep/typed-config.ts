import type {Json, JsonObject} from '../../json.ts';
import {isParam, unknownParam} from '../../pipeline/params.ts';
import {UsageError} from '../../plan/selection.ts';
import type {Settings} from '../line/settings.ts';
import {yamlValue} from '../project/yaml-value.ts';

/**
 * What the options of a command line say of a sweep, as the file would.
 *
 * @throws UsageError on what cannot be read, and on params that the pipeline does not have.
 */
export const typedConfig = (settings: Settings, params: JsonObject): JsonObject => {
  const {grid, zip, only, except, seeds, seedParam, goal, halving} = settings;
  return {
    ...(grid && {grid: byParam(grid, '--grid', params, valuesOf)}),
    ...(zip && {zip: byParam(zip, '--zip', params, valuesOf)}),
    ...drawnConfig(settings, params),
    ...(only && {only: only.map((text) => filterOf(text, '--only'))}),
    ...(except && {except: except.map((text) => filterOf(text, '--except'))}),
    ...(seeds !== undefined && {seeds}),
    ...(seedParam !== undefined && {seed_param: seedParam}),
    ...(goal && {goals: goal}),
    ...(halving !== undefined && {halving: halvingOf(halving)}),
  };
};

const drawnConfig = ({random, samples, sampling}: Settings, known: JsonObject): JsonObject => {
  if (random) {
    const params = byParam(random, '--random', known, distributionOf);
    return {random: {count: samples ?? 10, ...(sampling !== undefined && {method: sampling}), params}};
  }
  if (samples === undefined && sampling === undefined) return {};
  throw new UsageError('--samples and --sampling are of what is drawn: say what by --random.');
};

/** What each param is given, by its name; each once, since values of a second time would replace those of the first. */
const byParam = (
  texts: readonly string[],
  option: string,
  params: JsonObject,
  read: (text: string, option: string) => readonly [string, Json],
): JsonObject => {
  const given = new Map<string, Json>();
  for (const text of texts) {
    const [param, value] = read(text, option);
    if (given.has(param))
      throw new UsageError(`${option} names ${param} twice: give it all its values at once.`);
    if (!isParam(params, param)) throw unknown(params, param, option);
    given.set(param, value);
  }
  return Object.fromEntries(given);
};

const unknown = (params: JsonObject, name: string, option: string): UsageError => {
  const {message, suggestion} = unknownParam(params, name);
  return new UsageError(`${option} ${name}: ${message}${suggestion ? ` Did you mean ${suggestion}?` : ''}`);
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

const listOf = (text: string, where: string): readonly Json[] => {
  try {
    return yamlValue(`[${text}]`) as readonly Json[];
  } catch (error) {
    throw new UsageError(`The values in ${where} cannot be read: ${(error as Error).message.split('\n')[0]}`);
  }
};

/** `lr=log-uniform:1e-5:1e-2`, or `depth=choice:2,4,8`. */
const distributionOf = (text: string): readonly [string, Json] => {
  const usage =
    '--random takes PARAM=uniform:LOW:HIGH, log-uniform:LOW:HIGH, integer:LOW:HIGH or choice:VALUE,VALUE,…';
  const [param, from] = assigned(text, usage);
  const [, choices] = /^choice:(.+)$/s.exec(from) ?? [];
  if (choices !== undefined) return [param, {type: 'choice', values: listOf(choices, `--random ${text}`)}];
  const [, type, ...bounds] = /^(uniform|log-uniform|integer):([^:\s]+):([^:\s]+)$/.exec(from) ?? [];
  const [low = NaN, high = NaN] = bounds.map(Number);
  if (type === undefined || !Number.isFinite(low + high)) throw new UsageError(`${usage}, not "${text}".`);
  return [param, {type, low, high}];
};

/** `a=0,b=1`: a point that has both values. */
const filterOf = (text: string, option: string): Json => {
  const usage = `${option} takes PARAM=VALUE,PARAM=VALUE,… or for any of several PARAM=[VALUE,VALUE]`;
  const wanted = new Map<string, Json>();
  for (const part of text.split(/,(?=[^,=]+=)/)) {
    const [param, value] = assigned(part, usage);
    const [only, ...others] = listOf(value, `${option} ${text}`);
    if (only === undefined || others.length > 0 || wanted.has(param.trim()))
      throw new UsageError(`${usage}, not "${text}".`);
    wanted.set(param.trim(), only);
  }
  return Object.fromEntries(wanted);
};

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
