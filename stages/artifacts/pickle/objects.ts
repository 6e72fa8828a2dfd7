import {lineOf} from './literals.ts';
import {
  damaged,
  pop,
  popArray,
  popInstance,
  popText,
  popToMark,
  top,
  type Machine,
  type Operations,
} from './machine.ts';
import {called, isInstance, type Instance, type Pickled} from './values.ts';

/** The opcodes that name a class or a function, call it, and restore an object's state. */
export const objects: Operations = {
  0x63: (machine) => machine.stack.push(namedByLines(machine)), // GLOBAL
  0x93: (machine) => {
    const name = popText(machine); // STACK_GLOBAL
    machine.stack.push(machine.world.find(`${popText(machine)}.${name}`));
  },
  0x69: (machine) => {
    const callee = namedByLines(machine); // INST
    machine.stack.push(called(callee, popToMark(machine)));
  },
  0x6f: (machine) => {
    const [callee, ...args] = popToMark(machine); // OBJ
    if (!isInstance(callee)) throw damaged(machine, 'a class is needed');
    machine.stack.push(called(callee, args));
  },
  0x52: call, // REDUCE
  0x81: call, // NEWOBJ
  0x92: (machine) => {
    pop(machine); // NEWOBJ_EX: arguments by name, which no known class takes
    call(machine);
  },
  0x62: (machine) => {
    const state = pop(machine); // BUILD
    const target = top(machine);
    if (isInstance(target)) target.build?.(state);
  },
  0x50: (machine) => machine.stack.push(machine.world.persistent(lineOf(machine))), // PERSID
  0x51: (machine) => machine.stack.push(machine.world.persistent(pop(machine))), // BINPERSID
};

function call(machine: Machine): void {
  const args = popArray(machine);
  machine.stack.push(called(popInstance(machine), args));
}

const namedByLines = (machine: Machine): Instance & Pickled => {
  const module = lineOf(machine);
  return machine.world.find(`${module}.${lineOf(machine)}`);
};
