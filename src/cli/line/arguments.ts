import {InvalidArgumentError} from 'commander';

/** The values of an option that may be given several times, in their order. */
export const collect = (text: string, before: readonly string[] | undefined): readonly string[] => [
  ...(before ?? []),
  text,
];

/** @throws InvalidArgumentError unless it is a whole number of at least 1. */
export const count = (text: string): number => {
  if (/^[1-9]\d*$/.test(text)) return Number(text);
  throw new InvalidArgumentError('It is a whole number of at least 1.');
};
