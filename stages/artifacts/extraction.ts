import type {JsonObject} from '../../src/json.ts';
import type {Part} from './part.ts';

/** How images became rows of features: only what was extracted in one way can be compared. */
export interface Extraction {
  /** The network: its name, and the digest of its weights. */
  readonly extractor: {readonly name: string; readonly digest: string};
  /** How an image became the network's input. */
  readonly frontEnd: string;
  /** How its values became bytes before that. */
  readonly quantise: string;
}

/** Numbers in a row, and how they came about. */
export interface Extracted {
  readonly width: number;
  readonly extraction: Extraction;
}

/** The members of a JSON file that `extractionOf` reads. */
export const extractionMembers = ({extractor, frontEnd, quantise}: Extraction): JsonObject => ({
  extractor: {...extractor},
  front_end: frontEnd,
  quantise,
});

/** @throws Error that names the member which is no text. */
export const extractionOf = (
  part: Part,
  {extractor, front_end: frontEnd, quantise}: JsonObject,
): Extraction => {
  const {name, digest} = (extractor ?? {}) as JsonObject;
  const texts = {'extractor.name': name, 'extractor.digest': digest, front_end: frontEnd, quantise};
  for (const [member, value] of Object.entries(texts))
    if (typeof value !== 'string' || value === '')
      throw new Error(`${part.file}: expected ${member} to be a text, got ${JSON.stringify(value)}`);
  return {extractor: {name, digest}, frontEnd, quantise} as Extraction;
};

/** @throws TypeError that says in what the two differ, if their numbers do not mean the same. */
export const checkComparable = (real: Extracted, generated: Extracted): void => {
  const [a, b] = [aspectsOf(real), aspectsOf(generated)];
  const differing = Object.keys(a).filter((aspect) => a[aspect] !== b[aspect]);
  if (differing.length === 0) return;
  const told = differing.map((aspect) => `${aspect} (${a[aspect]} and ${b[aspect]})`).join(', ');
  throw new TypeError(
    `real and generated features differ in ${told}: extract both by the same network, front_end and quantise`,
  );
};

const aspectsOf = ({width, extraction}: Extracted): Readonly<Record<string, string>> => ({
  extractor: extraction.extractor.name,
  weights: extraction.extractor.digest,
  front_end: extraction.frontEnd,
  quantise: extraction.quantise,
  width: `${width}`,
});
