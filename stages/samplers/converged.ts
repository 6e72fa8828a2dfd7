/**
 * Refuses samples [N, width] that are not finite: as bytes the infinite ones would be black or white, like others.
 *
 * @param before Samples before these, for the number in the message.
 * @throws RangeError that names the first such sample.
 */
export const checkConverged = (points: Float32Array, width: number, before = 0, className?: string): void => {
  const broken = points.findIndex((value) => !Number.isFinite(value));
  if (broken < 0) return;
  const ofClass = className === undefined ? '' : `, of class ${className},`;
  throw new RangeError(
    `sample ${before + Math.floor(broken / width)}${ofClass} holds ${points[broken]}: the sampler diverged; ` +
      'give it more or smaller steps, or look at the model, or at the data',
  );
};
