import {constantOf, dataTypes, type Attribute, type Operation, type Value} from './graph.ts';
import {inputName, stateName, type Recording} from './record.ts';
import type {Node} from './saved-model.ts';
import type {Example, Tensors} from './step.ts';

/** A recorded step with its state in variables, as nodes, and the names to call it by. */
export interface Program {
  readonly nodes: readonly Node[];
  /** Feeds, one for each input. */
  readonly inputs: readonly string[];
  /** Fetches: one for each output, and one more that is of no use. Fetching any of them writes the new state. */
  readonly outputs: readonly string[];
  /** Fetches, one for each state variable. */
  readonly get: readonly string[];
  /** Feeds that go with the fetch of `setDone`. */
  readonly set: readonly string[];
  readonly setDone: string;
}

const one: Attribute = {constant: constantOf([], dataTypes.int32, Int32Array.of(1))};

/**
 * Lays a recording out. All of the state is read and all values are computed before the first write (`ready`), so a
 * run that fails leaves the state as it was.
 */
export const layOut = ({state, outputs}: Recording, example: Example): Program => {
  const names = new Map<string, string>();
  const variables = Object.entries(example.state).flatMap(([name, tensor], i) => {
    names.set(stateName(name), `read_${i}`);
    return variable(i, typeOf(tensor), tensor.shape);
  });
  const placeholders = Object.entries(example.inputs).map(([name, tensor], i) => {
    names.set(inputName(name), `input_${i}`);
    return placeholder(`input_${i}`, typeOf(tensor), tensor.shape);
  });
  const body = bodyOf([...Object.values(state), ...Object.values(outputs)], names);
  const ends = Object.entries(state).map(([name, value]) => ({name, ref: body.refOf(value)}));
  const count = Object.keys(example.state).length;
  const results = Object.values(outputs).map((value) => ({ref: body.refOf(value), dtype: value.dtype}));
  const writes = Object.keys(example.state).flatMap((name, i) => {
    const {ref} = ends.find((end) => end.name === name)!;
    return ref === `read_${i}` ? [] : [assign(i, ref, typeOf(example.state[name]!), ['^ready'])];
  });
  const written = writes.map(({name}) => `^${name}`);
  const reads = Array.from({length: count}, (_, i) => `^read_${i}`);
  const ready = new Set([...reads, ...[...ends, ...results].map(({ref}) => `^${ref.split(':')[0]}`)]);
  return {
    nodes: [
      ...variables,
      ...placeholders,
      ...body.nodes,
      {name: 'ready', op: 'NoOp', inputs: [...ready], attributes: {}},
      ...writes,
      ...results.map(({ref, dtype}, i) => identity(`output_${i}`, ref, dtype, written)),
      {name: 'one', op: 'Const', inputs: [], attributes: {dtype: {type: 3}, value: one}},
      identity('done', 'one', 3, written),
      identity(
        'set_done',
        'one',
        3,
        Array.from({length: count}, (_, i) => `^set_write_${i}`),
      ),
    ],
    inputs: placeholders.map(({name}) => name),
    outputs: [...results.map((_, i) => `output_${i}`), 'done'],
    get: Array.from({length: count}, (_, i) => `get_${i}`),
    set: Array.from({length: count}, (_, i) => `set_${i}`),
    setDone: 'set_done',
  };
};

const typeOf = (tensor: Tensors[string]): number => dataTypes[tensor.dtype as keyof typeof dataTypes];

const placeholder = (name: string, dtype: number, shape: readonly number[]): Node => ({
  name,
  op: 'Placeholder',
  inputs: [],
  attributes: {dtype: {type: dtype}, shape: {shape}},
});

const identity = (name: string, ref: string, dtype: number, after: readonly string[]): Node => ({
  name,
  op: 'Identity',
  inputs: [ref, ...after],
  attributes: {T: {type: dtype}},
});

/** A variable with the nodes that read and set it from outside. */
const variable = (i: number, dtype: number, shape: readonly number[]): readonly Node[] => [
  {
    name: `variable_${i}`,
    op: 'VarHandleOp',
    inputs: [],
    attributes: {
      dtype: {type: dtype},
      shape: {shape},
      shared_name: {text: `variable_${i}`},
      container: {text: ''},
    },
  },
  {name: `read_${i}`, op: 'ReadVariableOp', inputs: [`variable_${i}`], attributes: {dtype: {type: dtype}}},
  identity(`get_${i}`, `read_${i}`, dtype, []),
  placeholder(`set_${i}`, dtype, shape),
  {...assign(i, `set_${i}`, dtype, []), name: `set_write_${i}`},
];

const assign = (i: number, ref: string, dtype: number, after: readonly string[]): Node => ({
  name: `write_${i}`,
  op: 'AssignVariableOp',
  inputs: [`variable_${i}`, ref, ...after],
  attributes: {dtype: {type: dtype}},
});

/** The operations that `ends` need, each with a name, and how a value is referred to. */
const bodyOf = (
  ends: readonly Value[],
  given: ReadonlyMap<string, string>,
): {readonly nodes: readonly Node[]; refOf(value: Value): string} => {
  const names = new Map<Operation, string>();
  const refOf = ({source}: Value): string => {
    if ('given' in source) return given.get(source.given)!;
    const name = names.get(source.operation)!;
    return source.port === 0 ? name : `${name}:${source.port}`;
  };
  const waiting = [...ends];
  for (let value = waiting.pop(); value; value = waiting.pop()) {
    if ('given' in value.source || names.has(value.source.operation)) continue;
    const {operation} = value.source;
    names.set(operation, `n${names.size}_${operation.op}`);
    waiting.push(...operation.inputs);
  }
  const nodes = [...names].map(([{op, inputs, attributes}, name]) => ({
    name,
    op,
    inputs: inputs.map(refOf),
    attributes,
  }));
  return {nodes, refOf};
};
