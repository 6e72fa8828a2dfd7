import {StepError, type StepRule} from './errors.ts';

/** What a tensor is, apart from its elements. */
export interface Form {
  readonly dtype: string;
  readonly shape: readonly number[];
}

export type Forms = Readonly<Record<string, Form>>;

export const formsOf = (tensors: Forms): Forms =>
  Object.fromEntries(
    Object.entries(tensors).map(([name, {dtype, shape}]) => [name, {dtype, shape: [...shape]}]),
  );

/** `float32 [4000, 2]`, as messages name a tensor. */
export const describe = ({dtype, shape}: Form): string => `${dtype} [${shape.join(', ')}]`;

/** Names, dtypes and shapes, whatever their order: what a graph is compiled for. */
export const signatureOf = (tensors: Forms): string =>
  JSON.stringify(
    Object.keys(tensors)
      .sort()
      .map((name) => [name, describe(tensors[name]!)]),
  );

/** Checks that `got` has exactly the names of `expected`; `what` begins the message. */
export const checkNames = (rule: StepRule, what: string, got: Forms, expected: Forms): void => {
  const missing = Object.keys(expected).filter((name) => !(name in got));
  const unknown = Object.keys(got).filter((name) => !(name in expected));
  if (missing.length + unknown.length === 0) return;
  const complaints = [
    ...missing.map((name) => `lacks "${name}"`),
    ...unknown.map((name) => `has an extra "${name}"`),
  ];
  const names = Object.keys(expected).join(', ') || 'nothing';
  throw new StepError(rule, `${what} ${complaints.join(' and ')}: expected ${names}`);
};

/** Checks that `next` can take the place of `state`: same names, dtypes and shapes. */
export const checkState = (what: string, next: Forms, state: Forms): void => {
  checkNames('state', what, next, state);
  for (const [name, expected] of Object.entries(state)) {
    const was = describe(expected);
    const is = describe(next[name]!);
    if (is !== was)
      throw new StepError('shape', `${what} has "${name}" as ${is}, where it was ${was}: it must stay`);
  }
};

/** The values of `tensors` in the order of `expected`, which has the same names. */
export const inOrderOf = <T>(expected: Forms, tensors: Readonly<Record<string, T>>): readonly T[] =>
  Object.keys(expected).map((name) => tensors[name]!);
