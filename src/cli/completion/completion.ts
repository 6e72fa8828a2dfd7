/** What may stand where the cursor is: words that `pipe` knows, and something that the shell knows better. */
export interface Completion {
  readonly words: readonly Candidate[];
  readonly besides?: 'pipelines' | 'files' | 'directories';
}

export interface Candidate {
  readonly word: string;
  readonly about: string;
}

export const wordsOf = (words: readonly string[], about = ''): Completion => ({
  words: candidates(words, about),
});

export const candidates = (words: readonly string[], about = ''): readonly Candidate[] =>
  words.map((word) => ({word, about}));
