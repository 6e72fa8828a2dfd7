const isName = (word: string): boolean => /^[a-z]/.test(word);

/** The words of a command, `['cache', 'gc']`, from how it is used. */
export const pathOf = (usage: string): readonly string[] => usage.split(' ').filter(isName);

/** Its arguments, each as `<file>` or `[stages...]`. */
export const parametersOf = (usage: string): readonly string[] =>
  usage.split(' ').filter((word) => !isName(word));
