import type {Attribute, Attributes, Constant} from './graph.ts';
import {bool, bytes, float, int, map, message, packedInts, text, type Field} from './protobuf.ts';

/** A node as graphs are written: inputs by name, `name:port` for later outputs, `^name` for order alone. */
export interface Node {
  readonly name: string;
  readonly op: string;
  readonly inputs: readonly string[];
  readonly attributes: Attributes;
}

/** The graph format's version that the attributes here were written against; TensorFlow 2.9 reads it as well. */
const PRODUCER = 1087;

/** Bytes of `saved_model.pb` (saved_model.proto) with one graph under the tag `serve` and no variables on disk. */
export const encodeSavedModel = (nodes: readonly Node[]): Uint8Array => {
  const information = [text(4, 'serve'), text(5, 'unknown')];
  const graph = [...nodes.map((node) => message(1, encodeNode(node))), message(4, [int(1, PRODUCER)])];
  return Buffer.concat([int(1, 1), message(2, [message(1, information), message(2, graph)])]);
};

/** NodeDef of node_def.proto. */
const encodeNode = ({name, op, inputs, attributes}: Node): readonly Field[] => [
  text(1, name),
  text(2, op),
  ...inputs.map((input) => text(3, input)),
  ...map(5, attributes, encodeAttribute),
];

/** AttrValue of attr_value.proto. */
const encodeAttribute = (attribute: Attribute): readonly Field[] => {
  if ('text' in attribute) return [text(2, attribute.text)];
  if ('int' in attribute) return [int(3, attribute.int)];
  if ('float' in attribute) return [float(4, attribute.float)];
  if ('bool' in attribute) return [bool(5, attribute.bool)];
  if ('type' in attribute) return [int(6, attribute.type)];
  if ('shape' in attribute) return [message(7, encodeShape(attribute.shape))];
  if ('constant' in attribute) return [message(8, encodeTensor(attribute.constant))];
  if ('ints' in attribute) return [message(1, [packedInts(3, attribute.ints)])];
  if ('types' in attribute) return [message(1, [packedInts(6, attribute.types)])];
  return [
    message(
      1,
      attribute.floats.map((value) => float(4, value)),
    ),
  ];
};

/** TensorShapeProto. */
const encodeShape = (shape: readonly number[]): readonly Field[] =>
  shape.map((size) => message(2, [int(1, size)]));

/** TensorProto. A single element in a typed field fills the whole shape. */
const encodeTensor = ({dtype, shape, bytes: content, repeated}: Constant): readonly Field[] => [
  int(1, dtype),
  message(2, encodeShape(shape)),
  repeated ? encodeElement(dtype, content) : bytes(4, content),
];

/** float_val as its four bytes, packed, so that the bits stay as they are; int_val otherwise. */
const encodeElement = (dtype: number, content: Uint8Array): Field => {
  if (dtype === 1) return bytes(5, content);
  return int(7, new DataView(content.buffer, content.byteOffset).getInt32(0, true));
};
