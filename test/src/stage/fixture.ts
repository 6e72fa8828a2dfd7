import {mkdirSync, mkdtempSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {dirname, join} from 'node:path';
import {onTestFinished} from 'vitest';

/** A new directory that is gone after the test, with these files in it. */
export const directory = (files: Readonly<Record<string, string>> = {}): string => {
  const dir = mkdtempSync(join(tmpdir(), 'pipe-stage-'));
  onTestFinished(() => rmSync(dir, {recursive: true, force: true}));
  fill(dir, files);
  return dir;
};

export const fill = (dir: string, files: Readonly<Record<string, string>>): void => {
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(dir, name)), {recursive: true});
    writeFileSync(join(dir, name), text);
  }
};

/** A codec of one text file, as source. */
export const textCodec = `
import {readFile, writeFile} from 'node:fs/promises';
export const text = (kind) => ({
  kind,
  read: (dir) => readFile(dir + '/text', 'utf8'),
  write: (dir, value) => writeFile(dir + '/text', value),
});
`;

/** A custom stage type with this body of `run`, as source. */
export const stageType = ({
  body = "return ''",
  params = '',
  inputs = '',
  imports = '',
  kind = 'text',
} = {}): string => `
import {defineStage, many, one, optional} from 'pipe/stage';
import {Type} from 'typebox';
import {text} from './text-codec.mjs';
${imports}
export default defineStage({
  about: 'A stage for tests.',
  params: Type.Object({${params}}),
  inputs: {${inputs}},
  output: text('${kind}'),
  async run({params, inputs, files, checkpoints, report, signal, threads, compile}) {
    ${body}
  },
});
`;
