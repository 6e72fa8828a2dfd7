import {isObject, type Json} from '../json.ts';
import {taggedUnion} from './schema.ts';

/** Params as how much there is to do, and what else they say. */
export interface Work {
  /** The product of the params that time goes with: of updates and examples in a batch, for instance. */
  readonly amount: number;
  readonly rest: Json;
}

/** Params by their schema's keyword `work`: `{work: true}` is of a property that the duration is proportional to. */
export const workOf = (schema: Json | undefined, value: Json): Work => {
  if (!isObject(schema) || !isObject(value)) return {amount: 1, rest: value};
  const union = taggedUnion(schema);
  if (union) return workOf(union.branches.get(String(value[union.tag])), value);
  const properties = isObject(schema['properties']) ? schema['properties'] : {};
  const parts = Object.entries(value).map(([name, part]) => [name, partOf(properties[name], part)] as const);
  const rest = parts.flatMap(([name, part]) => ('rest' in part ? [[name, part.rest] as const] : []));
  return {
    amount: parts.reduce((product, [, {amount}]) => product * amount, 1),
    rest: Object.fromEntries(rest),
  };
};

const partOf = (property: Json | undefined, value: Json): Work | Pick<Work, 'amount'> =>
  isObject(property) && property['work'] === true ? {amount: total(value)} : workOf(property, value);

/** Of a number by class their sum. */
const total = (value: Json): number =>
  isObject(value)
    ? Object.values(value).reduce((sum: number, part) => sum + total(part), 0)
    : Number(value) || 1;
