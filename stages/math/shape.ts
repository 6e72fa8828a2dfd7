/** Lengths of a tensor's axes; of one example, without the batch: [2] for a point, [H, W, C] for an image. */
export type Shape = readonly number[];

/** How many numbers a shape holds. */
export const sizeOf = (shape: Shape): number => shape.reduce((product, length) => product * length, 1);
