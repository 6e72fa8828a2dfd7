import type {Binding, OpAttribute, TensorMetadata} from '../math/native.ts';
import {dataTypes} from './graph.ts';
import type {Form} from './forms.ts';

/** Handles that stand for tensors whose elements nobody needs. */
export interface StandIns {
  of(form: Form): TensorMetadata;
  /** What an operation makes, where its form is not known otherwise: it is worked out with zeros for stand-ins. */
  execute(
    op: string,
    attributes: readonly OpAttribute[],
    inputs: readonly Form[],
    ids: readonly number[],
    outputs: number,
  ): TensorMetadata[];
}

/** A result of as many elements is kept as it is: it may be an axis or a shape that the next operation depends on. */
const few = 64;

export const makeStandIns = (addon: Binding): StandIns => {
  const standing = new Set<number>();
  const type = (name: string, value: number): OpAttribute => ({name, type: 4, value});

  const of = ({shape, dtype}: Form): TensorMetadata => {
    const id = addon.createTensor([], dataTypes.int32, Int32Array.of(0));
    standing.add(id);
    return {id, shape: [...shape], dtype};
  };

  const zeros = ({shape, dtype}: Form): number => {
    const made = [
      addon.createTensor([shape.length], dataTypes.int32, Int32Array.from(shape)),
      addon.createTensor([], dataTypes.int32, Int32Array.of(0)),
    ];
    const cast = [type('SrcT', dataTypes.int32), type('DstT', dtype)];
    made.push(addon.executeOp('Cast', cast, [made[1]!], 1)[0]!.id);
    const fill = [type('T', dtype), type('index_type', dataTypes.int32)];
    const [filled] = addon.executeOp('Fill', fill, [made[0]!, made[2]!], 1);
    for (const id of made) addon.deleteTensor(id);
    return filled!.id;
  };

  return {
    of,
    execute: (op, attributes, inputs, ids, outputs) => {
      const filled = ids.map((id, i) => (standing.has(id) ? zeros(inputs[i]!) : id));
      const made = addon.executeOp(op, attributes, filled, outputs);
      const lent = filled.filter((id, i) => id !== ids[i]);
      for (const id of lent) addon.deleteTensor(id);
      return made.map((tensor) => {
        const count = tensor.shape.reduce((product, length) => product * length, 1);
        if (lent.length === 0 && count <= few) return tensor;
        addon.deleteTensor(tensor.id);
        return of(tensor);
      });
    },
  };
};
