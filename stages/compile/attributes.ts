import type {Attribute, Attributes} from './graph.ts';
import type {OpAttribute} from '../math/native.ts';

/** Fields of attr_value.proto by TF_AttrType (tensorflow/c/tf_attrtype.h), as tfjs-node passes values to the addon. */
const encoders: Readonly<Record<number, (value: never) => Attribute>> = {
  0: (text: string) => ({text}),
  1: (int: number | number[]) => (Array.isArray(int) ? {ints: int} : {int}),
  2: (float: number | number[]) => (Array.isArray(float) ? {floats: float} : {float}),
  3: (bool: boolean) => ({bool}),
  4: (type: number) => ({type}),
  5: (shape: number[]) => ({shape}),
};

export const graphAttributes = (attributes: readonly OpAttribute[]): Attributes =>
  Object.fromEntries(attributes.map(({name, type, value}) => [name, encoders[type]!(value as never)]));
