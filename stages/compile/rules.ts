import {constantBehind, dataTypes, type Attributes, type Operation, type Value} from './graph.ts';

/**
 * What an operation's result may be replaced by; undefined where the rule does not apply. All rules are for
 * operations with one output and keep its dtype and shape.
 */
export type Rule = (value: Value, operation: Operation) => Value | undefined;

const T: Attributes = {T: {type: dataTypes.float32}};

const becomes = (value: Value, op: string, inputs: readonly Value[], attributes: Attributes): Value => ({
  ...value,
  source: {operation: {op, inputs, attributes}, port: 0},
});

const behind = ({source}: Value, op: string): Operation | undefined =>
  'operation' in source && source.operation.op === op ? source.operation : undefined;

const sameForm = (a: Value, b: Value): boolean => a.dtype === b.dtype && a.shape.join() === b.shape.join();

/** tfjs multiplies matrices as a batch of one; TensorFlow fuses only the plain product with what follows it. */
const matMul: Rule = (value, {op, inputs, attributes}) => {
  if (op !== 'BatchMatMulV2' || value.dtype !== dataTypes.float32) return undefined;
  if (inputs.some(({shape}) => shape.length !== 2)) return undefined;
  const {adj_x = {bool: false}, adj_y = {bool: false}} = attributes;
  return becomes(value, 'MatMul', inputs, {...T, transpose_a: adj_x, transpose_b: adj_y});
};

/** x + b with b [n] along the last axis of a product or a convolution: the form in which TensorFlow adds it within. */
const biasAdd: Rule = (value, {op, inputs}) => {
  const [product, bias] = inputs;
  if ((op !== 'Add' && op !== 'AddV2') || bias!.shape.length !== 1) return undefined;
  if (!behind(product!, 'MatMul') && !behind(product!, 'Conv2D')) return undefined;
  if (!sameForm(product!, value) || bias!.shape[0] !== value.shape.at(-1)) return undefined;
  return becomes(value, 'BiasAdd', [product!, bias!], T);
};

/** The sum over all axes but the last, which is the gradient of a bias: TensorFlow's kernel for it is faster than Sum. */
const biasAddGrad: Rule = (value, {op, inputs, attributes}) => {
  const [x, axes] = inputs;
  if (op !== 'Sum' || value.dtype !== dataTypes.float32 || x!.shape.length < 2) return undefined;
  const keeps = attributes['keep_dims'];
  if (!areLeading(axes!, x!.shape.length - 1) || (keeps && 'bool' in keeps && keeps.bool)) return undefined;
  return becomes(value, 'BiasAddGrad', [x!], T);
};

/** Whether axes are the constants 0, 1, … count − 1. */
const areLeading = (axes: Value, count: number): boolean => {
  const constant = constantBehind(axes);
  if (!constant || constant.repeated || constant.bytes.length !== 4 * count) return false;
  const {buffer, byteOffset, byteLength} = constant.bytes;
  const numbers = new DataView(buffer, byteOffset, byteLength);
  return Array.from({length: count}, (_, i) => i).every((i) => numbers.getInt32(4 * i, true) === i);
};

/** dy · (x > 0) as one operation in place of three and their intermediate arrays; the same for finite dy. */
const reluGrad: Rule = (value, {op, inputs}) => {
  if (op !== 'Mul' || value.dtype !== dataTypes.float32) return undefined;
  const [dy, mask] = inputs;
  const compared = behind(behind(mask!, 'Cast')?.inputs[0] ?? mask!, 'Greater')?.inputs;
  if (!compared || !isZero(compared[1]!)) return undefined;
  const x = compared[0]!;
  return sameForm(x, value) && sameForm(dy!, value) ? becomes(value, 'ReluGrad', [dy!, x], T) : undefined;
};

const isZero = (value: Value): boolean => constantBehind(value)?.bytes.every((byte) => byte === 0) ?? false;

/** Reshapes and casts to what a tensor already is, of which tfjs's gradients make many. */
const sameAgain: Rule = (value, {op, inputs}) =>
  (op === 'Reshape' || op === 'Cast') && sameForm(value, inputs[0]!) ? inputs[0] : undefined;

/** By name, so that each can be tested and measured on its own. */
export const rules = {matMul, biasAdd, biasAddGrad, reluGrad, sameAgain} satisfies Readonly<
  Record<string, Rule>
>;
