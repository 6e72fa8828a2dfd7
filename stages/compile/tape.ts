import {createHash} from 'node:crypto';
import {graphAttributes} from './attributes.ts';
import {constantBehind, constantNode, constantOf, type Value} from './graph.ts';
import {formOf} from './forms.ts';
import {inferAttributes} from './infer.ts';
import type {Binding, TypedArray} from '../math/native.ts';
import {makeStandIns} from './stand-ins.ts';

/**
 * The operations behind one eager call, as they pass through the addon. Of what they make only the forms are of use:
 * nothing is worked out whose form is `known` without.
 */
export interface Tape {
  /** The addon's functions, with what they do written down. */
  readonly binding: Binding;
  /** What a handle holds; undefined for one that was made before the recording. */
  valueOf(id: number): Value | undefined;
  give(name: string, id: number, shape: readonly number[], dtype: number): void;
  /** Writes a tensor's present elements into the graph. */
  bake(id: number, shape: readonly number[], dtype: number, values: TypedArray): void;
  /** One line for each operation and constant, equal for equal recordings. */
  readonly log: readonly string[];
}

export const startTape = (addon: Binding, known = formOf): Tape => {
  const standIns = makeStandIns(addon);
  const values = new Map<number, Value>();
  const constants = new Map<string, Value>();
  const log: string[] = [];
  const numbers = new Map<Value, number>();

  const remember = (id: number, value: Value): void => {
    values.set(id, value);
    if (!numbers.has(value)) numbers.set(value, numbers.size);
  };
  const bake: Tape['bake'] = (id, shape, dtype, elements) => {
    const constant = constantOf(shape, dtype, elements);
    const key = `${dtype} [${shape.join()}] ${createHash('sha256').update(constant.bytes).digest('hex')}`;
    const value = constants.get(key) ?? constantNode(constant);
    constants.set(key, value);
    remember(id, value);
    log.push(key);
  };
  const binding: Binding = Object.assign(forward(addon), {
    createTensor: (shape, dtype, elements) => {
      const id = addon.createTensor(shape, dtype, elements);
      bake(id, shape, dtype, elements);
      return id;
    },
    executeOp: (op, attributes, ids, outputs) => {
      const inputs = ids.map((id) => values.get(id)!);
      const operation = {op, inputs, attributes: inferAttributes(op, inputs, graphAttributes(attributes))};
      const form = outputs === 1 ? known(op, inputs, operation.attributes) : undefined;
      const made = form ? [standIns.of(form)] : standIns.execute(op, attributes, inputs, ids, outputs);
      log.push(
        `${op} ${JSON.stringify(operation.attributes)} ${inputs.map((value) => numbers.get(value)).join()}`,
      );
      made.forEach(({id, shape, dtype}, port) => remember(id, {source: {operation, port}, dtype, shape}));
      return made;
    },
  } satisfies Partial<Binding>);
  return {
    binding,
    log,
    bake,
    valueOf: (id) => values.get(id),
    give: (name, id, shape, dtype) => remember(id, {source: {given: name}, dtype, shape}),
  };
};

/** The addon's functions must be called on the addon; its constants are copied. */
const forward = (addon: Binding): Binding => {
  const members = Object.getOwnPropertyNames(addon).map((name) => {
    const member = (addon as unknown as Record<string, unknown>)[name];
    return [name, typeof member === 'function' ? (member.bind(addon) as unknown) : member];
  });
  return Object.fromEntries(members) as Binding;
};

/** Whether a handle holds a constant of the step's own. */
export const isConstant = (value: Value | undefined): boolean =>
  value !== undefined && constantBehind(value) !== undefined;
