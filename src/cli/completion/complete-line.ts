import type {Option} from 'commander';
import type {CommandLine} from '../line/command-line.ts';
import {commands, groups} from '../line/commands.ts';
import {options, type OptionName} from '../line/options.ts';
import {parametersOf, pathOf} from '../line/usage.ts';
import {completeParameter} from './complete-parameter.ts';
import {completeValue} from './complete-value.ts';
import {wordsOf, type Candidate, type Completion} from './completion.ts';

/** Completes the last of the words that follow `pipe`; those before it are done. */
export const completeLine = async (words: readonly string[]): Promise<Completion> => {
  const [done, current] = [words.slice(0, -1), words.at(-1) ?? ''];
  const command = commands
    .filter(({usage}) => pathOf(usage).every((word, at) => word === done[at]))
    .toSorted((a, b) => pathOf(b.usage).length - pathOf(a.usage).length)[0];
  const next = nextWords(done);
  const {words: possible, ...besides} = command
    ? await inCommand(command, done.slice(pathOf(command.usage).length), current)
    : wordsOf([]);
  const fitting = [...next, ...possible].filter(({word}) => word.startsWith(current));
  return {words: fitting, ...besides};
};

/** The words that a command may go on with: its first, or the second of a group. */
const nextWords = (done: readonly string[]): readonly Candidate[] => {
  const found = new Map<string, string>();
  for (const {usage, about} of commands) {
    const path = pathOf(usage);
    const word = path[done.length];
    if (word === undefined || !done.every((one, at) => one === path[at])) continue;
    if (path.length === done.length + 1) found.set(word, about);
    else if (word in groups) found.set(word, groups[word] as string);
  }
  return Array.from(found, ([word, about]) => ({word, about}));
};

const inCommand = async (
  {usage, options: names}: CommandLine,
  done: readonly string[],
  current: string,
): Promise<Completion> => {
  const known = names.map((name) => ({name, option: options[name]()}));
  const {given, positional, open} = readDone(done, known);
  const cache = given.get('cache');
  if (open !== undefined) return completeValue(open, positional[0], cache);
  if (current.startsWith('-')) return {words: known.map(({option}) => flagOf(option))};
  const parameters = parametersOf(usage);
  const parameter = parameters[positional.length] ?? parameters.find((one) => one.includes('...'));
  if (parameter === undefined) return wordsOf([]);
  return completeParameter(parameter, {current, positional, profile: given.get('profile'), cache});
};

interface Known {
  readonly name: OptionName;
  readonly option: Option;
}

interface Done {
  /** Options with their values. */
  readonly given: ReadonlyMap<OptionName, string>;
  readonly positional: readonly string[];
  /** The option whose value comes next. */
  readonly open?: OptionName;
}

const readDone = (done: readonly string[], known: readonly Known[]): Done => {
  const given = new Map<OptionName, string>();
  const positional: string[] = [];
  let open: OptionName | undefined;
  for (const word of done) {
    if (open !== undefined) {
      given.set(open, word);
      open = undefined;
    } else if (word.startsWith('-')) {
      const found = known.find(({option}) => option.long === word || option.short === word);
      if (found?.option.required) open = found.name;
    } else positional.push(word);
  }
  return {given, positional, ...(open !== undefined && {open})};
};

const flagOf = ({long, short, description}: Option) => ({word: long ?? short ?? '', about: description});
