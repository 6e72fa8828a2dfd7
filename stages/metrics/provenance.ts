import {createHash} from 'node:crypto';
import type {JsonObject} from '../../src/json.ts';
import {type Extraction, extractionMembers} from '../artifacts/extraction.ts';
import type {Features} from '../artifacts/features.ts';
import {blocksOf, type RowSource} from '../artifacts/row-source.ts';
import type {Statistics} from '../artifacts/statistics.ts';

/** The network that FID and IS are defined by, as its weights were published. */
export const inception = 'inception-2015-12-05';

/** What a number is called: FID and IS are of Inception alone; of another network it is `fd:light`, `is:light`. */
export const nameOf = (published: string, other: string, {extractor}: Extraction): string =>
  extractor.name === inception ? published : `${other}:${extractor.name}`;

/** What a number is of: the rows of every side, the network, and how images came to it. */
export const recordOf = (generated: Features, sides: Readonly<Record<string, JsonObject>>): JsonObject => ({
  ...sides,
  generated: rowsRecord(generated.rows),
  width: generated.rows.width,
  ...extractionMembers(generated.extraction),
  ...(generated.nfe !== undefined && {nfe: generated.nfe}),
});

/** How many rows, and the sha256 of their numbers. */
export const rowsRecord = (rows: RowSource): JsonObject => ({
  count: rows.count,
  sha256: sha256(blocksOf(rows)),
});

/** Of how many rows, and the sha256 of mean and covariance. */
export const statisticsRecord = ({count, mean, covariance}: Statistics): JsonObject => ({
  count,
  statistics: true,
  sha256: sha256([mean, covariance]),
});

const sha256 = (arrays: Iterable<Float32Array | Float64Array>): string => {
  const hash = createHash('sha256');
  for (const {buffer, byteOffset, byteLength} of arrays)
    hash.update(Buffer.from(buffer, byteOffset, byteLength));
  return hash.digest('hex');
};
