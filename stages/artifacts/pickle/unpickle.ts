import type {ByteSource} from '../byte-source.ts';
import {cursorAt} from './cursor.ts';
import {literals} from './literals.ts';
import {damaged, pop, type Machine, type Operations} from './machine.ts';
import {objects} from './objects.ts';
import {structures} from './structures.ts';
import type {Pickled, World} from './values.ts';

const operations: Operations = {...literals, ...structures, ...objects};
const STOP = 0x2e;

/**
 * Reads one pickle of protocol 0 to 5 that begins at byte `at`, and says where it ends. Python runs what a pickle
 * names; here it can only name what the world knows. Time and memory are at most in proportion to its bytes.
 *
 * @throws RangeError for a damaged one, by the number of the byte.
 */
export const unpickle = (
  source: ByteSource,
  at: number,
  world: World,
): {readonly value: Pickled; readonly end: number} => {
  const input = cursorAt(source, at);
  const machine: Machine = {input, world, stack: [], marked: [], memo: new Map()};
  for (;;) {
    const opcode = input.byte();
    if (opcode === STOP) return {value: pop(machine), end: input.at()};
    const operation = operations[opcode];
    if (!operation) throw damaged(machine, `0x${opcode.toString(16)} is not a supported opcode`);
    operation(machine);
  }
};
