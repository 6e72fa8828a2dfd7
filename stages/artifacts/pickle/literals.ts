import {damaged, type Machine, type Operations} from './machine.ts';
import type {Pickled} from './values.ts';

/** The opcodes that push a number, a text or bytes. The numbers of opcodes are those of Python's `pickletools`. */
export const literals: Operations = {
  0x4e: ({stack}) => stack.push(null), // NONE
  0x88: ({stack}) => stack.push(true), // NEWTRUE
  0x89: ({stack}) => stack.push(false), // NEWFALSE
  0x49: (machine) => machine.stack.push(textOrTruth(machine)), // INT
  0x4c: (machine) => machine.stack.push(integerOf(machine, lineOf(machine).replace(/L$/, ''))), // LONG
  0x46: (machine) => machine.stack.push(floatOf(machine, lineOf(machine))), // FLOAT
  0x4a: ({stack, input}) => stack.push(input.take(4).readInt32LE(0)), // BININT
  0x4b: ({stack, input}) => stack.push(input.byte()), // BININT1
  0x4d: ({stack, input}) => stack.push(input.take(2).readUInt16LE(0)), // BININT2
  0x8a: ({stack, input}) => stack.push(twosComplement(input.take(input.byte()))), // LONG1
  0x8b: (machine) => machine.stack.push(twosComplement(machine.input.take(length4(machine)))), // LONG4
  0x47: ({stack, input}) => stack.push(input.take(8).readDoubleBE(0)), // BINFLOAT
  // Texts of Python 2 are bytes: one character for each.
  0x53: (machine) => machine.stack.push(unquoted(machine, lineOf(machine))), // STRING
  0x54: (machine) => machine.stack.push(machine.input.take(length4(machine)).toString('latin1')), // BINSTRING
  0x55: ({stack, input}) => stack.push(input.take(input.byte()).toString('latin1')), // SHORT_BINSTRING
  0x56: (machine) => machine.stack.push(unescaped(lineOf(machine))), // UNICODE
  0x58: (machine) => machine.stack.push(machine.input.take(length4(machine)).toString('utf8')), // BINUNICODE
  0x8c: ({stack, input}) => stack.push(input.take(input.byte()).toString('utf8')), // SHORT_BINUNICODE
  0x8d: (machine) => machine.stack.push(machine.input.take(length8(machine)).toString('utf8')), // BINUNICODE8
  0x42: (machine) => machine.stack.push(machine.input.take(length4(machine))), // BINBYTES
  0x43: ({stack, input}) => stack.push(input.take(input.byte())), // SHORT_BINBYTES
  0x8e: (machine) => machine.stack.push(machine.input.take(length8(machine))), // BINBYTES8
  0x96: (machine) => machine.stack.push(machine.input.take(length8(machine))), // BYTEARRAY8
};

/** A text of the first protocols, one character for each byte. */
export const lineOf = ({input}: Pick<Machine, 'input'>): string => input.line().toString('latin1');

export const length4 = ({input}: Pick<Machine, 'input'>): number => input.take(4).readUInt32LE(0);

export const length8 = ({input}: Pick<Machine, 'input'>): number => Number(input.take(8).readBigUInt64LE(0));

/** `00` and `01` are how the first protocols wrote False and True. */
const textOrTruth = (machine: Machine): Pickled => {
  const line = lineOf(machine);
  return line === '00' || line === '01' ? line === '01' : integerOf(machine, line);
};

const integerOf = (machine: Machine, text: string): Pickled => {
  // More digits than any number has that was meant; reading them would take time with their square.
  if (!/^-?\d{1,2000}$/.test(text)) throw damaged(machine, 'a whole number is needed');
  return narrowed(BigInt(text));
};

const floatOf = (machine: Machine, text: string): number => {
  if (/^-?(inf|nan)$/.test(text)) return text.endsWith('nan') ? NaN : text === 'inf' ? Infinity : -Infinity;
  if (!/^-?\d+(\.\d*)?(e[+-]?\d+)?$/.test(text)) throw damaged(machine, 'a number is needed');
  return Number(text);
};

const narrowed = (value: bigint): Pickled => {
  const number = Number(value);
  return Number.isSafeInteger(number) ? number : value;
};

/** Little endian, as many bytes as it takes. */
const twosComplement = (bytes: Buffer): Pickled => {
  if (bytes.length === 0) return 0;
  const hex = Buffer.from(bytes).reverse().toString('hex');
  return narrowed(BigInt.asIntN(8 * bytes.length, BigInt(`0x${hex}`)));
};

const unquoted = (machine: Machine, text: string): string => {
  const [, , body] = /^(['"])(.*)\1$/s.exec(text) ?? [];
  if (body === undefined) throw damaged(machine, 'a quoted text is needed');
  return body.replace(/\\(x[\da-f]{2}|.)/gs, (_, code: string) =>
    code.length === 3 ? String.fromCharCode(parseInt(code.slice(1), 16)) : (controls[code] ?? code),
  );
};

const controls: Readonly<Record<string, string>> = {n: '\n', r: '\r', t: '\t'};

const unescaped = (text: string): string =>
  text.replace(/\\u([\da-f]{4})/gi, (_, code: string) => String.fromCharCode(parseInt(code, 16)));
