/** How often which class was taken for which: [K, K], a row for each true class. */
export const confusionOf = (labels: Int32Array, predicted: Int32Array, classes: number): Int32Array => {
  const counts = new Int32Array(classes * classes);
  labels.forEach((label, i) => (counts[label * classes + predicted[i]!]! += 1));
  return counts;
};

/** The share that is right, of each class; null for one without examples. */
export const classAccuracies = (confusion: Int32Array, classes: number): readonly (number | null)[] =>
  Array.from({length: classes}, (_, label) => {
    const row = confusion.subarray(label * classes, (label + 1) * classes);
    const count = row.reduce((sum, n) => sum + n, 0);
    return count === 0 ? null : row[label]! / count;
  });

/** The share of all examples that is right. */
export const accuracyOf = (labels: Int32Array, predicted: Int32Array): number =>
  labels.reduce((right, label, i) => right + Number(label === predicted[i]), 0) / labels.length;

/** The accuracy of always saying the class that is met most. */
export const chanceOf = (labels: Int32Array, classes: number): number => {
  const counts = new Int32Array(classes);
  for (const label of labels) counts[label]! += 1;
  return Math.max(...counts) / labels.length;
};
