import {readBashLine} from './completion/bash-line.ts';
import {completeLine} from './completion/complete-line.ts';
import type {Candidate, Completion} from './completion/completion.ts';
import {knownShell} from './completion.ts';
import {print} from './print/print.ts';

/**
 * `pipe complete`, which the scripts of `pipe completion` call and no help tells of: the sort of files that may stand
 * at the cursor, or `words` for none, then a line for each word, with what it is about but for bash. Bash hands over its
 * line and its word breaks, the others their words.
 */
export const complete = async ([shell = '', ...words]: readonly string[]): Promise<number> => {
  if (knownShell(shell, 'complete') === 'bash') {
    const [line = '', breaks = ''] = words;
    const read = readBashLine(line, breaks);
    answer(await completeLine(read.words), ({word}) => read.write(word));
  } else answer(await completeLine(words), ({word, about}) => `${word}\t${about}`);
  return 0;
};

const answer = ({words, besides}: Completion, lineOf: (candidate: Candidate) => string): void =>
  print(besides ?? 'words', ...words.map(lineOf));
