import {inWords, isInstance, type Dict, type Pickled} from '../pickle/values.ts';
import {isTensor} from './tensor.ts';

/** Which weights of a checkpoint: those it was trained with, their average, or those at a path such as `0.net`. */
export type Wanted = string;

/** Weights in a checkpoint: by name, or in the order of the network's learned ones. */
export type Found = Dict | readonly Pickled[];

/** Where training programs keep a network's state. */
const modelKeys = ['model', 'model_state', 'model_state_dict', 'state_dict', 'net', 'network', 'score_model'];

/** Where they keep the average of its weights. */
const emaKeys = ['ema', 'ema_state', 'ema_state_dict', 'model_ema', 'ema_model', 'params_ema', 'ema_params'];

/** Where an average keeps its tensors beside its settings. */
const shadowKeys = ['shadow_params', 'shadow'];

/**
 * The weights in a checkpoint. `model` and `ema` are looked for where training programs keep them: under a key of
 * `modelKeys` or `emaKeys`; in a list (model, optimizer, epoch, step, average). Weights without anything around them
 * are the model's.
 *
 * @throws RangeError that says what the checkpoint has instead.
 */
export const findWeights = (checkpoint: Pickled, wanted: Wanted): Found => {
  if (wanted === 'model') {
    const found = modelIn(checkpoint);
    if (found === undefined) throw absent('weights of a model', checkpoint);
    return asWeights(found, 'model');
  }
  if (wanted !== 'ema') return asWeights(atPath(checkpoint, wanted), wanted);
  const found = Array.isArray(checkpoint) ? checkpoint[4] : memberOf(checkpoint, emaKeys);
  if (found === undefined) throw absent('averaged weights (weights: model takes the others)', checkpoint);
  return asWeights(found, 'ema');
};

/** The state of the model in a checkpoint, if it has one. */
export const modelIn = (checkpoint: Pickled): Pickled | undefined => {
  if (Array.isArray(checkpoint)) return isTensor(checkpoint[0]) ? undefined : checkpoint[0];
  return holdsTensors(checkpoint) ? checkpoint : memberOf(checkpoint, modelKeys);
};

const absent = (what: string, checkpoint: Pickled): RangeError => {
  const advice = isObject(checkpoint)
    ? savedWhole
    : '; name the place of the weights by a path, such as state.net or 0';
  return new RangeError(`the checkpoint has no ${what}: it is ${inWords(checkpoint)}${advice}`);
};

/** A network was pickled as an object, which only its own code could make again. */
const isObject = (value: Pickled): boolean => isInstance(value) && !isTensor(value);

const savedWhole = ': save its state_dict() with torch.save instead';

const memberOf = (value: Pickled, keys: readonly string[]): Pickled | undefined =>
  value instanceof Map ? value.get(keys.find((key) => value.has(key)) ?? '') : undefined;

const holdsTensors = (value: Pickled): boolean => value instanceof Map && [...value.values()].some(isTensor);

const asWeights = (value: Pickled, place: string): Found => {
  const inside = memberOf(value, shadowKeys) ?? value;
  if (inside instanceof Map && holdsTensors(inside)) return withoutPrefix(inside);
  if (Array.isArray(inside) && inside.length > 0 && inside.every(isTensor)) return inside;
  const advice = isObject(inside) ? savedWhole : ', not tensors by name or a list of tensors';
  throw new RangeError(`${place} of the checkpoint is ${inWords(inside)}${advice}`);
};

/** PyTorch's DataParallel puts `module.` before every name. */
export const withoutPrefix = (dict: Dict): Dict => {
  const names = [...dict.keys()];
  if (!names.every((name) => typeof name === 'string' && name.startsWith('module.'))) return dict;
  return new Map(Array.from(dict, ([name, value]) => [String(name).slice('module.'.length), value]));
};

/** A path is keys and list indices with dots between; a key may have dots itself. */
const atPath = (value: Pickled, path: string): Pickled => {
  const steps = path.split('.');
  for (let count = steps.length; count > 0; count--) {
    const step = steps.slice(0, count).join('.');
    const next = member(value, step);
    if (next === undefined) continue;
    return count === steps.length ? next : atPath(next, steps.slice(count).join('.'));
  }
  throw new RangeError(`the checkpoint has nothing at ${path}: there is ${inWords(value)}`);
};

const member = (value: Pickled, step: string): Pickled | undefined => {
  if (value instanceof Map)
    return value.get(step) ?? (/^\d+$/.test(step) ? value.get(Number(step)) : undefined);
  return Array.isArray(value) && /^\d+$/.test(step) ? value[Number(step)] : undefined;
};
