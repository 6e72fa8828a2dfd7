/** A primitive polynomial over GF(2) and the odd numbers that a dimension's direction numbers begin with. */
interface Generator {
  readonly degree: number;
  /** The polynomial's inner coefficients as bits. */
  readonly coefficients: number;
  readonly first: readonly number[];
}

/** Joe & Kuo 2008, new-joe-kuo-6, dimensions 2 and up; the first is van der Corput's sequence. */
const generators: readonly Generator[] = [
  {degree: 1, coefficients: 0, first: [1]},
  {degree: 2, coefficients: 1, first: [1, 3]},
  {degree: 3, coefficients: 1, first: [1, 3, 1]},
  {degree: 3, coefficients: 2, first: [1, 1, 1]},
  {degree: 4, coefficients: 1, first: [1, 1, 3, 3]},
  {degree: 4, coefficients: 4, first: [1, 3, 5, 13]},
  {degree: 5, coefficients: 2, first: [1, 1, 5, 5, 17]},
  {degree: 5, coefficients: 4, first: [1, 1, 5, 5, 5]},
  {degree: 5, coefficients: 7, first: [1, 1, 7, 11, 19]},
  {degree: 5, coefficients: 11, first: [1, 1, 5, 1, 1]},
  {degree: 5, coefficients: 13, first: [1, 1, 1, 3, 11]},
  {degree: 5, coefficients: 14, first: [1, 3, 5, 5, 31]},
  {degree: 6, coefficients: 1, first: [1, 3, 3, 9, 7, 49]},
  {degree: 6, coefficients: 13, first: [1, 1, 1, 15, 21, 21]},
  {degree: 6, coefficients: 16, first: [1, 3, 1, 13, 27, 49]},
];

const bits = 32;

export const sobolDimensions = generators.length + 1;

/** Direction numbers m_k, k = 1 …: m_k = 2 a_1 m_(k−1) ⊕ … ⊕ 2^s m_(k−s) ⊕ m_(k−s), each as m_k 2^(32−k). */
const directionsOf = ({degree, coefficients, first}: Generator): readonly number[] => {
  const v = first.map((m, k) => (m << (bits - 1 - k)) >>> 0);
  for (let k = degree; k < bits; k++) {
    const far = v[k - degree] as number;
    let next = far ^ (far >>> degree);
    for (let j = 1; j < degree; j++) if ((coefficients >> (degree - 1 - j)) & 1) next ^= v[k - j] as number;
    v.push(next >>> 0);
  }
  return v;
};

const corput = Array.from({length: bits}, (_, k) => (1 << (bits - 1 - k)) >>> 0);
const directions = [corput, ...generators.map(directionsOf)];

/**
 * A coordinate of a point of the Sobol sequence in Gray-code order (Antonov & Saleev 1979), as a fraction of 2^32.
 *
 * @param number of the point, from 0, whose coordinates are all 0.
 */
export const sobol = (number: number, dimension: number): number => {
  const v = directions[dimension] as readonly number[];
  let x = 0;
  for (let gray = number ^ (number >>> 1), k = 0; gray !== 0; gray >>>= 1, k++)
    if (gray & 1) x ^= v[k] as number;
  return x >>> 0;
};
