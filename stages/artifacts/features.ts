import {existsSync} from 'node:fs';
import {writeFile} from 'node:fs/promises';
import {join} from 'node:path';
import type {JsonObject} from '../../src/json.ts';
import type {Codec} from '../../src/stage/stage.ts';
import {type Extracted, type Extraction, extractionMembers, extractionOf} from './extraction.ts';
import {decodeNpy, encodeNpy} from './npy.ts';
import {npyRows, writeNpyRows} from './npy-rows.ts';
import {arrayOf, countOf, decodePart, openPart, type Part, readJson, writeJson} from './part.ts';
import type {RowSource} from './row-source.ts';

/** What a network made of images: row i of `rows` belongs to image i, which is of class `labels[i]`. */
export interface Features {
  /** [N, width]. */
  readonly rows: RowSource;
  /** What the network says of its own classes, [N, K], without the bias of its last layer. */
  readonly logits?: RowSource;
  /** [N], each a class of `names`. */
  readonly labels: Int32Array;
  /** Class names. */
  readonly names: readonly string[];
  readonly extraction: Extraction;
  /** Of samples: evaluations of the score for each, on average. */
  readonly nfe?: number;
}

/** What features must agree in to be compared. */
export const extractedOf = ({rows, extraction}: Features): Extracted => ({width: rows.width, extraction});

const rowsPart: Part = {file: 'features.npy', holds: 'a row of float32 for each image, [N, width]'};
const logitsPart: Part = {file: 'logits.npy', holds: 'logits of each image, [N, K] float32'};
const labelsPart: Part = {file: 'labels.npy', holds: 'the class of each image, [N] int32'};
const aboutPart: Part = {
  file: 'features.json',
  holds: 'count, width, names, extractor {name, digest}, front_end and quantise',
};

/** Features as `features.npy`, `labels.npy` and `features.json`, and `logits.npy` where there are logits. */
export const features: Codec<Features> = {
  kind: 'features',
  read: async (dir) => {
    const about = await readJson(dir, aboutPart);
    const count = countOf(aboutPart, about, 'count', 0);
    const rows = readRows(dir, rowsPart, count, countOf(aboutPart, about, 'width', 1));
    const labels = await decodePart(dir, labelsPart, decodeNpy);
    const {nfe} = about;
    return checked({
      rows,
      ...(existsSync(join(dir, logitsPart.file)) && {logits: readRows(dir, logitsPart, count)}),
      labels: arrayOf(labelsPart, {labels}, 'labels', Int32Array, [count]),
      names: namesOf(about),
      extraction: extractionOf(aboutPart, about),
      ...(typeof nfe === 'number' && {nfe}),
    });
  },
  write: async (dir, value) => {
    const {rows, logits, labels, names, extraction, nfe} = checked(value);
    const {count, width} = rows;
    writeNpyRows(join(dir, rowsPart.file), rows);
    if (logits) writeNpyRows(join(dir, logitsPart.file), logits);
    await writeFile(join(dir, labelsPart.file), encodeNpy({shape: [count], values: labels}));
    await writeJson(dir, aboutPart, {
      count,
      width,
      names,
      ...extractionMembers(extraction),
      ...(nfe !== undefined && {nfe}),
    });
  },
};

const readRows = (dir: string, part: Part, count: number, width?: number): RowSource => {
  const rows = openPart(dir, part, npyRows);
  if (rows.count === count && (width === undefined || rows.width === width)) return rows;
  throw new Error(
    `${part.file}: expected [${count}, ${width ?? 'K'}] as ${aboutPart.file} has it, got [${rows.count}, ${rows.width}]`,
  );
};

const namesOf = ({names}: JsonObject): readonly string[] => {
  if (Array.isArray(names) && names.length > 0 && names.every((name) => typeof name === 'string'))
    return names;
  throw new Error(
    `${aboutPart.file}: expected names to be the names of the classes, got ${JSON.stringify(names)}`,
  );
};

const checked = (value: Features): Features => {
  const {rows, logits, labels, names} = value;
  for (const [part, count] of [
    [labelsPart, labels.length],
    [logitsPart, logits?.count ?? rows.count],
  ] as const)
    if (count !== rows.count)
      throw new Error(`${part.file} is of ${count} images, ${rowsPart.file} of ${rows.count}`);
  const row = labels.findIndex((label) => label < 0 || label >= names.length);
  if (row >= 0)
    throw new Error(
      `${labelsPart.file}: label ${labels[row]} of row ${row} is not a class; expected 0 to ${names.length - 1}`,
    );
  return value;
};
