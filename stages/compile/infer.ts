import {StepError} from './errors.ts';
import type {Attribute, Attributes, Value} from './graph.ts';
import {opDefinitions} from './op-definitions.ts';

interface Definition {
  readonly inputs: readonly string[];
  readonly required: readonly string[];
  readonly optional: readonly string[];
  readonly stateful: boolean;
}

const words = (text = ''): readonly string[] => text.trim().split(/\s+/).filter(Boolean);

const parse = (line: string): [string, Definition] => {
  const [head, rest] = line.split(/:(.*)/) as [string, string];
  const [inputs, required, optional] = rest.split('|').map(words);
  const stateful = head.endsWith('!');
  const definition = {inputs: inputs ?? [], required: required ?? [], optional: optional ?? [], stateful};
  return [stateful ? head.slice(0, -1) : head, definition];
};

/** Operations whose results change their shape from call to call, while the step's JavaScript ran with one shape. */
const shapedByValues =
  /^(Where|Unique|ListDiff|NonMaxSuppression|Ragged|StringSplit|DenseBincount|SparseFillEmptyRows)/;

let parsed: ReadonlyMap<string, Definition> | undefined;

const definitionOf = (op: string): Definition => {
  parsed ??= new Map(opDefinitions.trim().split('\n').map(parse));
  const definition = parsed.get(op);
  if (!definition) throw new StepError('no-graph-form', `the step uses ${op}, which has no known graph form`);
  if (definition.stateful) {
    throw new StepError(
      'no-graph-form',
      `the step uses ${op}, whose hidden state would make runs differ from eager ones`,
    );
  }
  if (shapedByValues.test(op)) {
    throw new StepError(
      'no-graph-form',
      `the step uses ${op}, a result whose shape depends on values; a graph's are fixed`,
    );
  }
  return definition;
};

/**
 * The attributes of a graph node. Eager execution infers types and counts (T, N, …) from the inputs, a graph wants
 * them written down.
 *
 * @throws StepError for an operation that a graph cannot have, or whose attributes cannot be inferred.
 */
export const inferAttributes = (op: string, inputs: readonly Value[], recorded: Attributes): Attributes => {
  const definition = definitionOf(op);
  const known = [...definition.required, ...definition.optional];
  const attributes = {
    ...fromInputs(definition, inputs),
    ...Object.fromEntries(Object.entries(recorded).filter(([name]) => known.includes(name))),
  };
  const missing = definition.required.filter((name) => !(name in attributes));
  if (missing.length === 0) return attributes;
  throw new StepError('no-graph-form', `the step uses ${op} without its attribute ${missing.join(', ')}`);
};

/** Walks the inputs along their declarations: `T`, `N*T`, `T...` or `-`; at most one of them is a list. */
const fromInputs = (definition: Definition, inputs: readonly Value[]): Attributes => {
  const attributes: Record<string, Attribute> = {};
  const listLength = inputs.length - (definition.inputs.length - 1);
  let first = 0;
  for (const declared of definition.inputs) {
    const [, number, type, list] = /^(?:(\w+)\*)?([\w-]+)(\.\.\.)?$/.exec(declared)!;
    const length = number || list ? listLength : 1;
    const members = inputs.slice(first, (first += length));
    if (number) attributes[number] = {int: length};
    if (list) attributes[type!] = {types: members.map(({dtype}) => dtype)};
    else if (type !== '-' && members[0]) attributes[type!] = {type: members[0].dtype};
  }
  return attributes;
};
