import {writeFile} from 'node:fs/promises';
import {join} from 'node:path';
import type {JsonObject} from '../../src/json.ts';
import type {Codec} from '../../src/stage/stage.ts';
import {hasPart, type Part, readJson, readPart, writeJson} from './part.ts';

/** A picture in the three forms people need: to print, to look at, and to change. */
export interface Figure {
  readonly svg: string;
  readonly png: Uint8Array;
  /** The Vega specification it was drawn from, data included. */
  readonly spec: JsonObject;
  /** The numbers that are drawn, as comma-separated values; absent where nobody reads them off. */
  readonly csv?: string;
}

const svgPart: Part = {file: 'figure.svg', holds: 'the picture as SVG'};
const pngPart: Part = {file: 'figure.png', holds: 'the picture as PNG'};
const csvPart: Part = {file: 'figure.csv', holds: 'the numbers that are drawn'};
const specPart: Part = {file: 'figure.vega.json', holds: 'the Vega specification of the picture'};

/** A figure as `figure.svg`, `figure.png`, `figure.vega.json` and, where it has numbers to read off, `figure.csv`. */
export const figure: Codec<Figure> = {
  kind: 'figure',
  read: async (dir) => ({
    svg: Buffer.from(await readPart(dir, svgPart)).toString('utf8'),
    png: await readPart(dir, pngPart),
    spec: await readJson(dir, specPart),
    ...((await hasPart(dir, csvPart)) && {
      csv: Buffer.from(await readPart(dir, csvPart)).toString('utf8'),
    }),
  }),
  write: async (dir, {svg, png, spec, csv}) => {
    await writeFile(join(dir, svgPart.file), svg);
    await writeFile(join(dir, pngPart.file), png);
    await writeJson(dir, specPart, spec);
    if (csv !== undefined) await writeFile(join(dir, csvPart.file), csv);
  },
};
