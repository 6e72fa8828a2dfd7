/**
 * Exponential average of the values so far, divided by the weight that it has seen, so that it begins at the first value
 * and not at zero. A value that is not finite stays as it is and is not averaged.
 */
export const smoothed = (values: readonly number[], weight: number): readonly number[] => {
  if (weight === 0) return values;
  let [sum, seen] = [0, 0];
  return values.map((value) => {
    if (!Number.isFinite(value)) return value;
    sum = weight * sum + (1 - weight) * value;
    seen = weight * seen + (1 - weight);
    return sum / seen;
  });
};
