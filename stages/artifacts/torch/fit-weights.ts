import type {Shape} from '../../math/shape.ts';
import type {Weight, Weights} from '../../nets/net.ts';
import {inWords, keyInWords, type Dict, type Pickled} from '../pickle/values.ts';
import {findWeights, modelIn, withoutPrefix, type Wanted} from './find-weights.ts';
import {isTensor, type StoredTensor} from './tensor.ts';

/** The weights a network needs: shapes by name in its order, and which of them no gradient changes. */
export interface Needed {
  readonly shapes: Readonly<Record<string, Shape>>;
  readonly buffers: ReadonlySet<string>;
  /** Names of tensors that the network does without. */
  readonly unused?: RegExp;
}

/**
 * The weights of a checkpoint that a network needs, in the network's order.
 *
 * An average knows only what is learned: buffers are the model's there. A list of tensors has no names: they are the
 * model's learned ones in its own order, or in the network's where the checkpoint has no model.
 *
 * @throws RangeError that lists every tensor which is missing, left over, of another shape or not finite.
 */
export const weightsFrom = (checkpoint: Pickled, wanted: Wanted, needed: Needed): Weights => {
  const found = findWeights(checkpoint, wanted);
  const model = modelIn(checkpoint);
  const whole = model instanceof Map ? withoutPrefix(model) : new Map<Pickled, Pickled>();
  const chosen = found instanceof Map ? found : named(found, namesOfLearned(whole, needed));
  return fitted(withBuffers(chosen, whole, needed), needed);
};

const namesOfLearned = (model: Dict, {shapes, buffers}: Needed): readonly string[] => {
  const learned = Object.keys(shapes).filter((name) => !buffers.has(name));
  // A model that lacks some is not the one the list was made from.
  if (!learned.every((name) => model.has(name))) return learned;
  const those = new Set(learned);
  return [...model.keys()].filter((name): name is string => those.has(name as string));
};

const named = (list: readonly Pickled[], names: readonly string[]): Dict => {
  if (list.length !== names.length)
    throw new RangeError(
      `the checkpoint's list has ${list.length} tensors, the network learns ${names.length}: it is another network's`,
    );
  return new Map(names.map((name, i) => [name, list[i]!]));
};

const withBuffers = (chosen: Dict, model: Dict, {buffers}: Needed): Dict => {
  const lacking = [...buffers].filter((name) => !chosen.has(name) && model.has(name));
  return new Map([...chosen, ...lacking.map((name) => [name, model.get(name)!] as const)]);
};

const fitted = (found: Dict, needed: Needed): Weights => {
  const {shapes} = needed;
  const names = Object.keys(shapes);
  const misfits = [
    {what: 'missing', names: names.filter((name) => !found.has(name))},
    {what: 'left over', names: [...found.keys()].map(keyInWords).filter((name) => !isExpected(name, needed))},
    {
      what: 'of another shape',
      names: names.flatMap((name) => otherShape(name, found.get(name), shapes[name]!)),
    },
  ].filter((kind) => kind.names.length > 0);
  if (misfits.length > 0)
    throw new RangeError(
      `the checkpoint is not this network's: of its tensors ${misfits.map(listed).join('; ')}`,
    );
  const weights = names.map((name) => [name, weightOf(found.get(name) as StoredTensor)] as const);
  checkFinite(weights);
  return Object.fromEntries(weights);
};

/** Besides weights, checkpoints have the noise levels of training and how many batches a running mean has seen. */
const isExpected = (name: string, {shapes, unused}: Needed): boolean =>
  Object.hasOwn(shapes, name) ||
  /(^|\.)(sigmas|num_batches_tracked)$/.test(name) ||
  (unused?.test(name) ?? false);

const otherShape = (name: string, value: Pickled | undefined, shape: Shape): readonly string[] => {
  if (value === undefined) return [];
  if (!isTensor(value)) return [`${name} is ${inWords(value)}`];
  const [is, needed] = [value.shape, shape].map((lengths) => `[${lengths.join(', ')}]`);
  return is === needed ? [] : [`${name} is ${is}, needed ${needed}`];
};

const shown = 10;

const listed = ({what, names}: {readonly what: string; readonly names: readonly string[]}): string => {
  const more = names.length > shown ? ` and ${names.length - shown} more` : '';
  return `${names.length} ${names.length === 1 ? 'is' : 'are'} ${what} (${names.slice(0, shown).join(', ')}${more})`;
};

const weightOf = ({shape, values}: StoredTensor): Weight => ({shape, values: values()});

const checkFinite = (weights: readonly (readonly [string, Weight])[]): void => {
  const broken = weights.flatMap(([name, {values}]) => (values.every(Number.isFinite) ? [] : [name]));
  if (broken.length > 0)
    throw new RangeError(
      `the checkpoint's weights are not finite: ${listed({what: 'broken', names: broken})}; take one from before training diverged`,
    );
};
