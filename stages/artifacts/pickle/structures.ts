import {length4, lineOf} from './literals.ts';
import {damaged, pop, popToMark, top, type Machine, type Operations} from './machine.ts';
import type {Dict, Pickled} from './values.ts';

/** The opcodes that make and fill lists, tuples, dicts and sets, and those of the stack and the memo. */
export const structures: Operations = {
  0x28: (machine) => {
    machine.marked.push(machine.stack); // MARK
    machine.stack = [];
  },
  0x30: (machine) => {
    // POP takes the mark where nothing lies above it.
    if (machine.stack.length > 0) machine.stack.pop();
    else popToMark(machine);
  },
  0x31: (machine) => void popToMark(machine), // POP_MARK
  0x32: (machine) => machine.stack.push(top(machine)), // DUP
  0x5d: ({stack}) => stack.push([]), // EMPTY_LIST
  0x29: ({stack}) => stack.push([]), // EMPTY_TUPLE
  0x7d: ({stack}) => stack.push(new Map()), // EMPTY_DICT
  0x8f: ({stack}) => stack.push([]), // EMPTY_SET
  0x6c: collect, // LIST
  0x74: collect, // TUPLE
  0x91: collect, // FROZENSET
  0x64: (machine) => {
    const dict: Dict = new Map(); // DICT
    fill(machine, dict, popToMark(machine));
    machine.stack.push(dict);
  },
  0x85: (machine) => gather(machine, 1), // TUPLE1
  0x86: (machine) => gather(machine, 2), // TUPLE2
  0x87: (machine) => gather(machine, 3), // TUPLE3
  0x61: (machine) => append(machine, [pop(machine)]), // APPEND
  0x65: (machine) => append(machine, popToMark(machine)), // APPENDS
  0x90: (machine) => append(machine, popToMark(machine)), // ADDITEMS
  0x73: (machine) => {
    const value = pop(machine); // SETITEM
    const key = pop(machine);
    fill(machine, top(machine), [key, value]);
  },
  0x75: (machine) => {
    const items = popToMark(machine); // SETITEMS
    fill(machine, top(machine), items);
  },
  0x70: (machine) => remember(machine, memoOf(machine)), // PUT
  0x71: (machine) => remember(machine, machine.input.byte()), // BINPUT
  0x72: (machine) => remember(machine, length4(machine)), // LONG_BINPUT
  0x94: (machine) => remember(machine, machine.memo.size), // MEMOIZE
  0x67: (machine) => recall(machine, memoOf(machine)), // GET
  0x68: (machine) => recall(machine, machine.input.byte()), // BINGET
  0x6a: (machine) => recall(machine, length4(machine)), // LONG_BINGET
  0x80: (machine) => {
    const protocol = machine.input.byte(); // PROTO
    if (protocol > 5) throw damaged(machine, `protocol ${protocol} is not known, only 0 to 5`);
  },
  // FRAME says how far the writer's buffer reached.
  0x95: ({input}) => void input.take(8),
};

function collect(machine: Machine): void {
  const items = popToMark(machine);
  machine.stack.push(items);
}

const gather = (machine: Machine, count: number): void => {
  if (machine.stack.length < count) throw damaged(machine, 'the stack is empty');
  machine.stack.push(machine.stack.splice(-count));
};

/** An object that is not a list may take items by a method of its own, which is not known here. */
const append = (machine: Machine, items: readonly Pickled[]): void => {
  const target = top(machine);
  if (Array.isArray(target)) for (const item of items) target.push(item);
};

const fill = (machine: Machine, target: Pickled, items: readonly Pickled[]): void => {
  if (items.length % 2 > 0) throw damaged(machine, 'a key has no value');
  if (!(target instanceof Map)) return;
  for (let at = 0; at < items.length; at += 2) target.set(items[at]!, items[at + 1]!);
};

const memoOf = (machine: Machine): number => {
  const text = lineOf(machine);
  if (!/^\d{1,9}$/.test(text)) throw damaged(machine, 'the number of a memo is needed');
  return Number(text);
};

const remember = (machine: Machine, at: number): void => void machine.memo.set(at, top(machine));

const recall = (machine: Machine, at: number): void => {
  const value = machine.memo.get(at);
  if (value === undefined) throw damaged(machine, `nothing was put in memo ${at}`);
  machine.stack.push(value);
};
