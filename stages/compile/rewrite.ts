import type {Operation, Value} from './graph.ts';
import type {Rule} from './rules.ts';

/**
 * Rewrites values of a graph, and what they are made of, by rules that keep the numbers. A rule sees each result
 * once, when its inputs have been rewritten; the first that applies wins. One rewriter serves all ends of a graph,
 * so that what they share stays shared.
 */
export const rewriter = (rules: readonly Rule[]): ((end: Value) => Value) => {
  const copies = new Map<Operation, Operation>();
  const replaced = new Map<Operation, Value>();

  const rewritten = (value: Value): Value => {
    if ('given' in value.source) return value;
    const {operation, port} = value.source;
    return replaced.get(operation) ?? {...value, source: {operation: copies.get(operation)!, port}};
  };
  const rewrite = (value: Value, original: Operation): void => {
    const operation = {...original, inputs: original.inputs.map(rewritten)};
    copies.set(original, operation);
    const replacement = firstOf(rules, value, operation);
    if (replacement) replaced.set(original, replacement);
  };
  const isReady = ({source}: Value): boolean => 'given' in source || copies.has(source.operation);

  // Depth first with a stack of its own: graphs are deeper than the call stack.
  return (end) => {
    const waiting = [end];
    for (let value = waiting.at(-1); value; value = waiting.at(-1)) {
      const unready = isReady(value) ? [] : inputsOf(value).filter((input) => !isReady(input));
      waiting.push(...unready);
      if (unready.length > 0) continue;
      if ('operation' in value.source && !isReady(value)) rewrite(value, value.source.operation);
      waiting.pop();
    }
    return rewritten(end);
  };
};

const inputsOf = ({source}: Value): readonly Value[] => ('given' in source ? [] : source.operation.inputs);

const firstOf = (rules: readonly Rule[], value: Value, operation: Operation): Value | undefined => {
  for (const rule of rules) {
    const replacement = rule(value, operation);
    if (replacement) return replacement;
  }
  return undefined;
};
