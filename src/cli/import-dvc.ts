import {existsSync, mkdirSync, readFileSync, writeFileSync} from 'node:fs';
import {dirname, join, relative, resolve} from 'node:path';
import {TargetExists} from '../cache/errors.ts';
import {importDvc, type PlacedRemark} from '../dvc/import.ts';
import {missingFile} from '../pipeline/missing-file.ts';
import {InvalidPipeline} from './line/invalid-pipeline.ts';
import type {Action} from './line/settings.ts';
import {print, printJson} from './print/print.ts';

/** `pipe import dvc`: writes a pipeline that does what a dvc.yaml does, and says what it does differently. */
export const importDvcFile: Action = ([file = ''], settings) => {
  const text = readText(file);
  const to = resolve(settings.to ?? join(dirname(file), 'pipeline.yaml'));
  if (existsSync(to)) throw new TargetExists(to);
  const imported = importDvc(resolve(file), text, to);
  if (!imported.ok) throw new InvalidPipeline(imported.diagnostics, text);
  mkdirSync(dirname(to), {recursive: true});
  writeFileSync(to, imported.text, {flag: 'wx'});
  const {stages, remarks} = imported;
  if (settings.json) printJson({file: to, stages, remarks});
  else print(...lines(file, relative('', to), Object.keys(stages).length, remarks));
  return Promise.resolve(0);
};

const readText = (file: string): string => {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    throw new InvalidPipeline([missingFile(resolve(file), error as NodeJS.ErrnoException)], '');
  }
};

const lines = (
  file: string,
  to: string,
  count: number,
  remarks: readonly PlacedRemark[],
): readonly string[] => [
  ...remarks.map(
    ({line, column, stage, message}) =>
      `${file}:${line}:${column} ${stage === undefined ? '' : `${stage}: `}${message}`,
  ),
  `${to}: ${count} ${count === 1 ? 'stage' : 'stages'}${remarks.length === 0 ? '' : '; what is different is said above and in the file'}.`,
  `Its outs are in the cache, not in the project. Try: pipe plan ${to}`,
];
