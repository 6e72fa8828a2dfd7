import type {SweepConfig} from '../../schemas/sweep.ts';
import {canonicalJson, type Json, type JsonObject} from '../json.ts';
import {UsageError} from '../plan/selection.ts';
import {drawPoints} from './draw.ts';

type Matching = NonNullable<SweepConfig['only']>;

/** Far more than anybody runs; of more the memory would be full before that is said. */
export const mostTrials = 1_000_000;

/**
 * The points of a sweep: the product of its grid, zip, list and random points, the last param running fastest, less what
 * the filters leave out; each once.
 *
 * @throws UsageError where the parts do not fit together, or leave nothing.
 */
export const pointsOf = (sweep: SweepConfig): readonly JsonObject[] => {
  const size = sizeOf(sweep);
  if (size > mostTrials)
    throw new UsageError(`A sweep has at most ${mostTrials} points before its filters, this one ${size}.`);
  const factors = [gridPoints(sweep.grid), zipPoints(sweep.zip), listPoints(sweep.list), drawn(sweep)];
  const given = factors.filter((points) => points !== undefined);
  if (given.length === 0) throw new UsageError('A sweep needs a grid, a zip, a list or random points.');
  checkDisjoint(given);
  const all = given.reduce(product).filter(isWanted(sweep));
  if (all.length === 0) throw new UsageError('The filters of this sweep leave no point.');
  return [...new Map(all.map((point) => [canonicalJson(point), point])).values()];
};

/** How many combinations there are, told without making them. */
const sizeOf = ({grid, zip, list, random}: SweepConfig): number =>
  [...Object.values(grid ?? {}), ...Object.values(zip ?? {}).slice(0, 1), ...(list ? [list] : [])].reduce(
    (size, {length}) => size * length,
    random?.count ?? 1,
  );

const product = (points: readonly JsonObject[], others: readonly JsonObject[]): readonly JsonObject[] =>
  points.flatMap((point) => others.map((other) => ({...point, ...other})));

const gridPoints = (grid: SweepConfig['grid']): readonly JsonObject[] | undefined =>
  grid &&
  Object.entries(grid)
    .map(([param, values]) => values.map((value): JsonObject => ({[param]: value as Json})))
    .reduce<readonly JsonObject[]>(product, [{}]);

const zipPoints = (zip: SweepConfig['zip']): readonly JsonObject[] | undefined => {
  if (zip === undefined) return undefined;
  const lengths = new Set(Object.values(zip).map((values) => values.length));
  if (lengths.size > 1) {
    const counts = Object.entries(zip).map(([param, values]) => `${param} has ${values.length}`);
    throw new UsageError(`Params of a zip have equally many values, but ${counts.join(', ')}.`);
  }
  const [length = 0] = lengths;
  return Array.from({length}, (_, at) =>
    Object.fromEntries(Object.entries(zip).map(([param, values]) => [param, values[at] as Json])),
  );
};

const listPoints = (list: SweepConfig['list']): readonly JsonObject[] | undefined => {
  const names = (list ?? []).map((point) => Object.keys(point).sort().join(', '));
  const other = names.find((name) => name !== names[0]);
  if (other !== undefined)
    throw new UsageError(
      `The points of a list name the same params, but one has ${names[0]} and one ${other}.`,
    );
  return list as readonly JsonObject[] | undefined;
};

const drawn = ({random}: SweepConfig): readonly JsonObject[] | undefined => random && drawPoints(random);

const checkDisjoint = (factors: readonly (readonly JsonObject[])[]): void => {
  const params = factors.flatMap(([point]) => Object.keys(point as JsonObject));
  const twice = params.find((param, at) => params.indexOf(param) !== at);
  if (twice !== undefined) throw new UsageError(`The sweep gives ${twice} its values in two ways.`);
};

const isWanted = ({only, except}: Pick<SweepConfig, 'only' | 'except'>) => {
  const matches = (point: JsonObject, all: Matching): boolean => all.some((one) => fits(point, one));
  return (point: JsonObject): boolean =>
    (only === undefined || matches(point, only)) && !(except !== undefined && matches(point, except));
};

/** A filter on what the sweep does not vary is a mistake: it would match nothing, or all. */
const fits = (point: JsonObject, filter: Matching[number]): boolean =>
  Object.entries(filter).every(([param, wanted]) => {
    if (!Object.hasOwn(point, param))
      throw new UsageError(`A filter names ${param}, but the sweep is of ${Object.keys(point).join(', ')}.`);
    const value = point[param] as Json;
    const choices = Array.isArray(wanted) ? (wanted as readonly Json[]) : [wanted as Json];
    return [...choices, wanted as Json].some((choice) => canonicalJson(choice) === canonicalJson(value));
  });
