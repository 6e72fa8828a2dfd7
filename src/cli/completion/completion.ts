/** What may stand where the cursor is: words that `pipe` knows, or something that the shell knows better. */
export type Completion =
  | {readonly type: 'words'; readonly words: readonly Candidate[]}
  | {readonly type: 'pipelines' | 'files' | 'directories'};

export interface Candidate {
  readonly word: string;
  readonly about: string;
}

export const wordsOf = (words: readonly string[], about = ''): Completion => ({
  type: 'words',
  words: words.map((word) => ({word, about})),
});
