import {writeFile} from 'node:fs/promises';
import {join} from 'node:path';
import type {JsonObject} from '../../src/json.ts';
import type {Codec} from '../../src/stage/stage.ts';
import {type Part, readJson, readPart, writeJson} from './part.ts';

/** A table for programs, for spreadsheets and for people. */
export interface Table {
  readonly json: JsonObject;
  readonly csv: string;
  readonly markdown: string;
}

const jsonPart: Part = {file: 'table.json', holds: 'the table as JSON'};
const csvPart: Part = {file: 'table.csv', holds: 'the table as comma-separated values'};
const markdownPart: Part = {file: 'table.md', holds: 'the table as Markdown'};

/** A table as `table.json`, `table.csv` and `table.md`. */
export const table: Codec<Table> = {
  kind: 'table',
  read: async (dir) => ({
    json: await readJson(dir, jsonPart),
    csv: await readText(dir, csvPart),
    markdown: await readText(dir, markdownPart),
  }),
  write: async (dir, {json, csv, markdown}) => {
    await writeJson(dir, jsonPart, json);
    await writeFile(join(dir, csvPart.file), csv);
    await writeFile(join(dir, markdownPart.file), markdown);
  },
};

const readText = async (dir: string, part: Part): Promise<string> =>
  Buffer.from(await readPart(dir, part)).toString('utf8');
