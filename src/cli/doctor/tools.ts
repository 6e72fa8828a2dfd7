import {spawnSync} from 'node:child_process';
import type {Backend} from './backend.ts';
import type {Finding} from './finding.ts';

interface Tool {
  readonly name: string;
  readonly command: readonly [string, ...string[]];
  readonly mend: string;
}

/** What setting TensorFlow up needs where its own installer has nothing for the machine. */
const tools: readonly Tool[] = [
  {
    name: 'Python',
    command: ['python3', '-m', 'pip', '--version'],
    mend: 'install Python 3 with pip, then: npm run prepare',
  },
  {
    name: 'C++',
    command: [process.env['CXX'] ?? 'c++', '--version'],
    mend: 'install g++ or clang, then: npm run prepare',
  },
];

/** Nobody needs them once TensorFlow is there. */
export const checkTools = ({isNative}: Backend): readonly Finding[] =>
  tools.map((tool) => check(tool, isNative));

const check = ({name, command: [program, ...args], mend}: Tool, isNative: boolean): Finding => {
  const {status, stdout} = spawnSync(program, args, {encoding: 'utf8'});
  if (status === 0) return {name, state: 'well', says: stdout.split('\n')[0] ?? ''};
  if (isNative) return {name, state: 'well', says: 'none, and not needed: TensorFlow is set up'};
  return {name, state: 'lacking', says: `no ${program}, which setting TensorFlow up needs`, mend};
};
