/** Names of classes by label, and what has them. */
export interface ClassNames {
  readonly of: string;
  readonly names: readonly string[];
}

/** @throws TypeError when a label of some is not that of the same class among all. */
export const checkSameClasses = (some: ClassNames, all: ClassNames): void => {
  if (some.names.some((name, label) => name !== all.names[label]))
    throw new TypeError(
      `${some.of} has the classes ${some.names.join(', ')}, and ${all.of} ${all.names.join(', ')}: ` +
        'wire data of the same classes, in the same order',
    );
};
