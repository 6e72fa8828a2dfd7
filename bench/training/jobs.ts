/** What is measured: a step that pipe and PyTorch both have, by name. */
export interface Job {
  readonly name: 'dsm' | 'total' | 'stack' | 'guided';
  readonly title: string;
  /** Steps that are timed at a time, and steps before them that are not. */
  readonly steps: number;
  readonly warmUp: number;
  /** Multiplications of a step's matrix products and convolutions: what it cannot do without. */
  readonly multiplications: number;
}

/**
 * The toy network, by layer, an example: branch x 2·256 + 256·128 + 128·64, branch σ 1·64 + 64·32 + 32·16, head 80·2.
 * A gradient in the weights costs a pass again, and one in what a layer reads too, which first layers are spared.
 */
const toy = {pass: 41_472 + 2624 + 160, firstLayers: 512 + 64};
const toyUpdate = 3 * toy.pass - toy.firstLayers;
/** Back to x: branch x, and the 64·2 of the head that read it. */
const toySlope = 41_472 + 128;

/**
 * The residual stack, an image of 1024 pixels: convolutions 9·3·64, eight of 9·64·64, 9·64·3; at a quarter of the
 * pixels 64·192 + 64·64, and twice 256·256·64 for the attention; the time's layers 64·256 + 256·256 + 4·256·64.
 */
const stack = {
  pass: 1024 * (1728 + 8 * 36_864 + 1728) + 256 * 16_384 + 2 * 4_194_304 + 147_456,
  firstLayers: 1024 * 1728 + 16_384,
};

export const jobs: readonly Job[] = [
  {name: 'dsm', title: 'toy DSM', steps: 60, warmUp: 10, multiplications: 4000 * toyUpdate},
  {
    name: 'total',
    title: 'DLSM Total',
    steps: 40,
    warmUp: 10,
    // The prior's pass, the classifier's update, its slope in x, and the gradient of that slope: twice as much again.
    multiplications: 4000 * (toy.pass + toyUpdate + 3 * toySlope),
  },
  {
    name: 'stack',
    title: 'residual stack',
    steps: 5,
    warmUp: 2,
    multiplications: 16 * (3 * stack.pass - stack.firstLayers),
  },
  {
    name: 'guided',
    title: 'guided sampler',
    steps: 40,
    warmUp: 10,
    multiplications: 10_000 * (2 * toy.pass + toySlope),
  },
];
