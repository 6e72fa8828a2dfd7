export type Figures = Readonly<Record<string, number>>;

/** A figure of the training became NaN or infinite: these settings do not train. */
export class DivergedError extends Error {
  override readonly name = 'DivergedError';

  constructor(figure: string, value: number, step: number) {
    super(`${figure} is ${value} at update ${step}: lower the learning rate, or look at the data`);
  }
}

/** @throws DivergedError where one is not. */
export const finite = (figures: Figures, step: number): Figures => {
  const bad = Object.entries(figures).find(([, value]) => !Number.isFinite(value));
  if (bad) throw new DivergedError(...bad, step);
  return figures;
};
