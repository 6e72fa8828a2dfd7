/** mulberry32: uniform numbers by 32-bit arithmetic alone, the same in every language. */
export const mulberry32 = (seed: number) => (): number => {
  seed = (seed + 0x6d2b79f5) | 0;
  let t = Math.imul(seed ^ (seed >>> 15), 1 | seed);
  t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
  return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
};

/** The [n, d] matrix that reference values were computed from: near-normal entries as sums of 12 uniforms, less 6. */
export const mat = (n: number, d: number, seed: number, scale = 1, shift = 0): Float64Array => {
  const next = mulberry32(seed);
  return Float64Array.from({length: n * d}, () => {
    let sum = 0;
    for (let i = 0; i < 12; i++) sum += next();
    return scale * (sum - 6) + shift;
  });
};
