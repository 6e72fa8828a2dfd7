import {convolutionForms} from './convolution-forms.ts';
import {dataTypes, type Attributes, type Value} from './graph.ts';
import {integersOf} from './integers.ts';

/** What a tensor is, without its elements. */
export type Form = Pick<Value, 'dtype' | 'shape'>;

/** The form of an operation's one result; undefined where it depends on more than this rule knows. */
export type FormRule = (inputs: readonly Value[], attributes: Attributes) => Form | undefined;

/**
 * The form of an operation's result, by rules of TensorFlow that take no arithmetic; undefined where there is none for
 * it. So a step of any size is recorded without being worked out.
 */
export const formOf = (op: string, inputs: readonly Value[], attributes: Attributes): Form | undefined =>
  formRules.get(op)?.(inputs, attributes);

const words = (text: string): readonly string[] => text.trim().split(/\s+/);

const like: FormRule = ([x]) => x;

/** Shapes are aligned at their ends, and a length of 1 fits any other. */
export const broadcast = (a: readonly number[], b: readonly number[]): readonly number[] => {
  const rank = Math.max(a.length, b.length);
  return Array.from({length: rank}, (_, i) => {
    const [m, n] = [a[a.length - rank + i] ?? 1, b[b.length - rank + i] ?? 1];
    return m === 1 ? n : m;
  });
};

const pairwise: FormRule = ([a, b]) => ({dtype: a!.dtype, shape: broadcast(a!.shape, b!.shape)});
const compared: FormRule = ([a, b]) => ({dtype: dataTypes.bool, shape: broadcast(a!.shape, b!.shape)});

const cast: FormRule = ([x], {DstT}) =>
  DstT && 'type' in DstT ? {dtype: DstT.type, shape: x!.shape} : undefined;

const reduced: FormRule = ([x, axes], {keep_dims: keep}) => {
  const gone = integersOf(axes);
  if (!gone) return undefined;
  const kept = keep && 'bool' in keep && keep.bool;
  const shape = kept
    ? x!.shape.map((length, axis) => (gone.includes(axis) ? 1 : length))
    : x!.shape.filter((_, axis) => !gone.includes(axis));
  return {dtype: x!.dtype, shape};
};

/** Of a constant that is the result's shape. */
const shapedBy =
  (input: number): FormRule =>
  (inputs) => {
    const shape = integersOf(inputs[input]);
    return shape && !shape.includes(-1) ? {dtype: inputs[1 - input]!.dtype, shape} : undefined;
  };

const repeated: FormRule = ([x, multiples]) => {
  const times = integersOf(multiples);
  return times && {dtype: x!.dtype, shape: x!.shape.map((length, axis) => length * times[axis]!)};
};

const permuted: FormRule = ([x, axes]) => {
  const order = integersOf(axes);
  return order && {dtype: x!.dtype, shape: order.map((axis) => x!.shape[axis]!)};
};

const joined: FormRule = (inputs) => {
  const [axis] = integersOf(inputs.at(-1)) ?? [];
  if (axis === undefined || axis < 0) return undefined;
  const [{dtype, shape}, ...rest] = inputs.slice(0, -1) as [Value, ...Value[]];
  const length = rest.reduce((sum, part) => sum + part.shape[axis]!, shape[axis]!);
  return {dtype, shape: shape.map((own, i) => (i === axis ? length : own))};
};

const isSet = (attributes: Attributes, name: string): boolean => {
  const attribute = attributes[name];
  return attribute !== undefined && 'bool' in attribute && attribute.bool;
};

const product: FormRule = ([a, b], attributes) => {
  const turned = (value: Value, name: string): readonly [number, number] => {
    const [rows, columns] = value.shape.slice(-2) as [number, number];
    return isSet(attributes, name) ? [columns, rows] : [rows, columns];
  };
  const [rows] = turned(a!, 'adj_x');
  const [, columns] = turned(b!, 'adj_y');
  const batch = broadcast(a!.shape.slice(0, -2), b!.shape.slice(0, -2));
  return {dtype: a!.dtype, shape: [...batch, rows, columns]};
};

const all = (ops: string, rule: FormRule): readonly (readonly [string, FormRule])[] =>
  words(ops).map((op) => [op, rule]);

export const formRules: ReadonlyMap<string, FormRule> = new Map([
  ...all(
    'Neg Exp Expm1 Log Log1p Sqrt Rsqrt Square Reciprocal Abs Sign Floor Ceil Sin Cos Tanh Sigmoid',
    like,
  ),
  ...all('Softplus Relu Elu LeakyRelu Softmax ZerosLike OnesLike LogicalNot', like),
  ...all('Add AddV2 Sub Mul RealDiv Maximum Minimum Pow FloorMod SquaredDifference', pairwise),
  ...all('LogicalAnd LogicalOr RightShift', pairwise),
  ...all('Equal NotEqual Greater GreaterEqual Less LessEqual', compared),
  ...all('Sum Mean Max Min Prod', reduced),
  ['Cast', cast],
  ['Reshape', shapedBy(1)],
  ['Tile', repeated],
  ['Transpose', permuted],
  ['ConcatV2', joined],
  ['BatchMatMulV2', product],
  ...convolutionForms,
]);
