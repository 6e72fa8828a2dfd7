export type Figures = Readonly<Record<string, number>>;

/** A figure or the state of the training became NaN or infinite: these settings do not train. */
export class DivergedError extends Error {
  override readonly name = 'DivergedError';

  constructor(figure: string, value: number, step: number) {
    super(
      `${figure} is ${value} at update ${step}: lower the learning rate (optimizer.lr), shorten gradients ` +
        '(optimizer.clip), or look at the data',
    );
  }
}

/** @throws DivergedError where one is not. */
export const finite = (figures: Figures, step: number): Figures => {
  const bad = Object.entries(figures).find(([, value]) => !Number.isFinite(value));
  if (bad) throw new DivergedError(...bad, step);
  return figures;
};

/** A number of each vector of the state, in words. */
const inWords: Readonly<Record<string, string>> = {
  weights: 'a weight',
  ema: 'a weight of the moving average',
  buffers: 'a running statistic',
  m: "a first moment of Adam's",
  v: "a second moment of Adam's",
};

/** @throws DivergedError where a number of a vector is not finite after the update of that number. */
export const checkVectors = (vectors: Readonly<Record<string, Float32Array>>, step: number): void => {
  for (const [name, vector] of Object.entries(vectors)) {
    const bad = firstNotFinite(vector);
    if (bad !== undefined) throw new DivergedError(inWords[name] ?? name, bad, step);
  }
};

/** A loop, not `find`: there are hundreds of millions of numbers, and it is done for every checkpoint. */
const firstNotFinite = (vector: Float32Array): number | undefined => {
  for (let i = 0; i < vector.length; i++) if (!Number.isFinite(vector[i])) return vector[i];
  return undefined;
};
