import {isObject, type Json} from '../../src/json.ts';
import type {Labelled} from '../../src/stage/stage.ts';
import type {Metrics} from '../artifacts/metrics.ts';
import {type Interval, meanInterval} from '../metrics/interval.ts';

type Member = Labelled<Metrics>;

/**
 * The members that a reference such as `error[method=base]` names: those of that stage whose cells have these labels.
 * Axes that it leaves open are repetitions.
 *
 * @throws RangeError when there are none, with the references that there are.
 */
export const membersOf = (reference: string, members: readonly Member[]): readonly Member[] => {
  const [, stage, axes = ''] = /^([^[]+)(?:\[(.*)\])?$/.exec(reference) ?? [];
  const wanted = axes
    .split(',')
    .filter((axis) => axis !== '')
    .map((axis) => axis.split('=').map((part) => part.trim()));
  const found = members.filter(
    (member) =>
      stageOf(member) === stage && wanted.every(([axis, label]) => member.cell[axis as string] === label),
  );
  if (found.length === 0)
    throw new RangeError(
      `no metrics of ${reference} are wired; there are ${members.map(idOf).join(', ') || 'none'}`,
    );
  return found;
};

/**
 * The number at a dotted path: null where every member has null, over several members their mean with its interval.
 *
 * @throws RangeError that names the member and the path when there is no number.
 */
export const numberAt = (members: readonly Member[], path: string): Interval | null => {
  const values = members.map((member) => valueAt(member, path));
  const numbers = values.filter((value) => value !== null);
  if (numbers.length === 0) return null;
  if (numbers.length < values.length)
    throw new RangeError(`${path} is null in some of ${members.map(idOf).join(', ')}, not in all`);
  return meanInterval(numbers);
};

const valueAt = (member: Member, path: string): number | null => {
  const value = partAt(member, path);
  if (typeof value === 'number' || value === null) return value;
  throw absent(member, 'number', path);
};

/** @throws RangeError when there is no text at a dotted path. */
export const textAt = (member: Member, path: string): string => {
  const value = partAt(member, path);
  if (typeof value === 'string') return value;
  throw absent(member, 'text', path);
};

/** The network whose features the metrics are of; undefined for metrics of no features. */
export const extractorOf = (member: Member): string | undefined => {
  const name = partAt(member, 'extractor.name');
  return typeof name === 'string' ? name : undefined;
};

const partAt = ({value: {values}}: Member, path: string): Json | undefined => {
  let value: Json | undefined = values;
  for (const name of path.split('.')) value = isObject(value) ? value[name] : undefined;
  return value;
};

const absent = (member: Member, what: string, path: string): RangeError => {
  const names = Object.keys(member.value.values).join(', ');
  return new RangeError(
    `the metrics of ${idOf(member)} have no ${what} at ${path}; they begin with ${names}`,
  );
};

/** The stage that a member is of, without its cell. */
export const stageOf = ({stage}: Labelled<unknown>): string => stage.split('[')[0] as string;

/** What tells a member from all others: `error[method=base]`. */
export const idOf = (member: Labelled<unknown>): string => {
  const cell = Object.entries(member.cell).map(([axis, label]) => `${axis}=${label}`);
  return cell.length > 0 ? `${stageOf(member)}[${cell.join(',')}]` : stageOf(member);
};
