import type {Cursor} from './cursor.ts';
import {isInstance, type Instance, type Pickled, type World} from './values.ts';

/** A pickle is a program for a machine with a stack, marks on it, and a memo of what was made before. */
export interface Machine {
  readonly input: Cursor;
  readonly world: World;
  /** What was pushed since the last mark. */
  stack: Pickled[];
  /** What lay on the stack at each mark that is still open. */
  readonly marked: Pickled[][];
  readonly memo: Map<number, Pickled>;
}

/** What one opcode does. */
export type Operation = (machine: Machine) => void;
export type Operations = Readonly<Record<number, Operation>>;

export const damaged = ({input}: Pick<Machine, 'input'>, what: string): RangeError =>
  new RangeError(`its pickle is damaged at byte ${input.at()}: ${what}`);

export const pop = (machine: Machine): Pickled => {
  const value = machine.stack.pop();
  if (value === undefined) throw damaged(machine, 'the stack is empty');
  return value;
};

export const top = (machine: Machine): Pickled => {
  const value = machine.stack.at(-1);
  if (value === undefined) throw damaged(machine, 'the stack is empty');
  return value;
};

/** Everything since the last mark, and the mark. */
export const popToMark = (machine: Machine): Pickled[] => {
  const items = machine.stack;
  const below = machine.marked.pop();
  if (below === undefined) throw damaged(machine, 'there is no mark');
  machine.stack = below;
  return items;
};

export const popArray = (machine: Machine): Pickled[] => {
  const value = pop(machine);
  if (!Array.isArray(value)) throw damaged(machine, 'a tuple is needed');
  return value;
};

export const popInstance = (machine: Machine): Instance => {
  const value = pop(machine);
  if (!isInstance(value)) throw damaged(machine, 'a class or a function is needed');
  return value;
};

export const popText = (machine: Machine): string => {
  const value = pop(machine);
  if (typeof value !== 'string') throw damaged(machine, 'a text is needed');
  return value;
};
