import {checkBackend} from './doctor/backend.ts';
import {checkCache} from './doctor/cache.ts';
import type {Finding} from './doctor/finding.ts';
import {checkGpus} from './doctor/gpus.ts';
import {checkNode, checkPackages} from './doctor/node.ts';
import {checkTools} from './doctor/tools.ts';
import type {Action} from './line/settings.ts';
import {print, printJson} from './print/print.ts';

/** `pipe doctor`: what this machine has, and the command that mends what is missing. Exit code 1 if `pipe` cannot run. */
export const doctor: Action = async (_, settings) => {
  const backend = checkBackend();
  const findings = [
    checkNode(),
    checkPackages(),
    backend.finding,
    ...(await checkGpus(backend)),
    ...checkTools(backend),
    ...checkCache(settings),
  ];
  if (settings.json) printJson(findings);
  else for (const finding of findings) print(...lines(finding));
  return findings.some(({state}) => state === 'broken') ? 1 : 0;
};

const marks = {well: ' ', lacking: '!', broken: 'x'};

const lines = ({name, state, says, mend}: Finding): readonly string[] => [
  `${marks[state]} ${name.padEnd(10)}  ${says}`,
  ...(mend === undefined ? [] : [`${' '.repeat(14)}→ ${mend}`]),
];
