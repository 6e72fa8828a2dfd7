/** Runs one command line and returns the exit code. */
export const main = async (words: readonly string[]): Promise<number> => {
  await Promise.resolve(words);
  return 0;
};
