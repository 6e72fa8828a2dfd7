/** How data of whole numbers were made continuous: so many levels, evenly over a range of this width. */
export interface Quantisation {
  /** 256 for images of 8 bits. */
  readonly levels: number;
  /** 1 for data in [0, 1], 2 for data in [−1, 1]. */
  readonly range: number;
}

/**
 * Bits per dimension of densities p(x), given as log p in nats:  −log₂ p / D, and where the data were dequantised
 * + log₂(levels / range), which makes it the code length of the whole numbers (Theis et al. 2016): 8 bits for 8-bit
 * images under the uniform density, whatever the range.
 */
export const bitsPerDimension = (
  logP: Float64Array,
  dimensions: number,
  quantisation?: Quantisation,
): Float64Array => {
  const offset = quantisation ? Math.log2(quantisation.levels / quantisation.range) : 0;
  return logP.map((nats) => offset - nats / (dimensions * Math.LN2));
};
