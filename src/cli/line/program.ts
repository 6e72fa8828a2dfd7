import {Command, CommanderError} from 'commander';
import {visible} from '../../format.ts';
import type {CommandLine} from './command-line.ts';
import {commands, groups} from './commands.ts';
import {failure} from './failure.ts';
import {options} from './options.ts';
import type {Settings} from './settings.ts';
import {parametersOf, pathOf} from './usage.ts';
import {version} from './version.ts';

const badUsage = 2;

/** Runs a command line and returns the exit code: 2 if it cannot be understood, said with the usage of the command. */
export const runCommandLine = async (words: readonly string[]): Promise<number> => {
  let code = 0;
  const program = makeProgram(words[0], (result) => (code = result));
  try {
    await program.parseAsync(words, {from: 'user'});
    return code;
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    return error.exitCode === 0 ? 0 : badUsage;
  }
};

/** Of the commands that begin with the first word, or of all: making the others takes longer than a run without work. */
const makeProgram = (first: string | undefined, end: (code: number) => void): Command => {
  const program = rooted(new Command('pipe'), 'usage: pipe <command>, and pipe --help says which there are')
    .description('Declarative pipelines for score-based generative modelling.')
    .enablePositionalOptions()
    .version(version(), '-V, --version', 'print the version')
    .addHelpText('after', '\nExample: pipe run pipelines/moons_dlsm.yaml --profile quick');
  const meant = commands.filter(({usage}) => usage.split(' ')[0] === first);
  for (const line of meant.length > 0 ? meant : commands) addCommand(program, line, end);
  return program;
};

const addCommand = (program: Command, line: CommandLine, end: (code: number) => void): void => {
  const [path, parameters] = [pathOf(line.usage), parametersOf(line.usage)];
  const parent = path.slice(0, -1).reduce(groupOf, program);
  const command = rooted(parent.command(path.at(-1) as string), `usage: pipe ${line.usage} [options]`)
    .description(line.about)
    .allowExcessArguments(false)
    .addHelpText('after', `\nExample: ${line.example}`)
    .action(async () => end(await act(line, command)));
  for (const parameter of parameters) command.argument(parameter);
  for (const option of line.options) command.addOption(options[option]());
};

/** What the command line cannot mean is only known when the command looks: no such file, no such stage. */
const act = async (line: CommandLine, command: Command): Promise<number> => {
  try {
    return await line.action(command.args, command.opts<Settings>());
  } catch (error) {
    const {message, code} = failure(error);
    if (code === badUsage) command.error(message, {exitCode: badUsage});
    throw error;
  }
};

/** The command whose words others begin with, such as `cache`; what stands behind their words is theirs. */
const groupOf = (parent: Command, name: string): Command =>
  (
    parent.commands.find((command) => command.name() === name) ?? newGroup(parent, name)
  ).enablePositionalOptions();

const newGroup = (parent: Command, name: string): Command =>
  rooted(
    parent.command(name),
    `usage: pipe ${name} <command>, and pipe ${name} --help says which there are`,
  ).description(groups[name] ?? '');

/** Errors are thrown, to give them our exit code, and followed by one line of usage. */
const rooted = (command: Command, usage: string): Command =>
  command
    .exitOverride()
    .configureOutput({writeErr: (text) => void process.stderr.write(visible(text))})
    .showHelpAfterError(usage)
    .helpCommand(false)
    .helpOption('-h, --help', 'print this');
