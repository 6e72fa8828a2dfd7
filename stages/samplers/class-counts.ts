/** How many samples of a class are drawn. */
export interface ClassCount {
  readonly label: number;
  readonly count: number;
}

/** As a pipeline file has it: one number for every class, or a number for each by name. */
export type Count = number | Readonly<Record<string, number>>;

/**
 * What is drawn of which class, in the order of the classes. `names` are theirs; an unconditional model has one class
 * without a name.
 *
 * @throws TypeError or RangeError for classes that there are not.
 */
export const countsOf = (
  count: Count,
  chosen: readonly string[] | undefined,
  names: readonly string[] | undefined,
  classes: number,
): readonly ClassCount[] => {
  if (typeof count === 'object' && chosen)
    throw new TypeError('count names its classes itself: give one number, or leave out classes');
  const named =
    typeof count === 'object' ? Object.entries(count) : chosen?.map((name) => [name, count] as const);
  if (!named) return Array.from({length: classes}, (_, label) => ({label, count: count as number}));
  const counts = named.map(([name, count]) => ({label: labelOf(name, names), count}));
  if (counts.every(({count}) => count === 0)) throw new RangeError('count has no samples of any class');
  return counts.filter(({count}) => count > 0).sort((a, b) => a.label - b.label);
};

const labelOf = (name: string, names: readonly string[] | undefined): number => {
  if (!names)
    throw new TypeError(
      `class ${name} is asked for, and the model knows no names of classes: give one count for all`,
    );
  const label = names.indexOf(name);
  if (label < 0) throw new RangeError(`there is no class ${name}: the classes are ${names.join(', ')}`);
  return label;
};
