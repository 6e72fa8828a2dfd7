/** Names of convolutions in a block of the graph of 2015, and in PyTorch's ports of it. */
type Names = Readonly<Record<string, string>>;

/** `conv`, `conv_1`, … of a scope: parts one behind the other. */
const chain = (scope: string, parts: readonly string[]): Names =>
  Object.fromEntries(parts.map((part, i) => [`${scope}/conv${i === 0 ? '' : `_${i}`}`, part]));

const numbered = (part: string, count: number): readonly string[] =>
  Array.from({length: count}, (_, i) => `${part}_${i + 1}`);

const block35: Names = {
  conv: 'branch1x1',
  ...chain('tower', numbered('branch5x5', 2)),
  ...chain('tower_1', numbered('branch3x3dbl', 3)),
  ...chain('tower_2', ['branch_pool']),
};
const reduction17: Names = {conv: 'branch3x3', ...chain('tower', numbered('branch3x3dbl', 3))};
const block17: Names = {
  conv: 'branch1x1',
  ...chain('tower', numbered('branch7x7', 3)),
  ...chain('tower_1', numbered('branch7x7dbl', 5)),
  ...chain('tower_2', ['branch_pool']),
};
const reduction8: Names = {
  ...chain('tower', numbered('branch3x3', 2)),
  ...chain('tower_1', numbered('branch7x7x3', 4)),
};
const block8: Names = {
  conv: 'branch1x1',
  ...chain('tower', ['branch3x3_1']),
  ...chain('tower/mixed', ['branch3x3_2a', 'branch3x3_2b']),
  ...chain('tower_1', numbered('branch3x3dbl', 2)),
  ...chain('tower_1/mixed', ['branch3x3dbl_3a', 'branch3x3dbl_3b']),
  ...chain('tower_2', ['branch_pool']),
};

/** Blocks in the order of the graph: mixed, mixed_1, … mixed_10. */
const blocks: readonly (readonly [string, Names])[] = [
  ['Mixed_5b', block35],
  ['Mixed_5c', block35],
  ['Mixed_5d', block35],
  ['Mixed_6a', reduction17],
  ['Mixed_6b', block17],
  ['Mixed_6c', block17],
  ['Mixed_6d', block17],
  ['Mixed_6e', block17],
  ['Mixed_7a', reduction8],
  ['Mixed_7b', block8],
  ['Mixed_7c', block8],
];

/** The convolutions of the graph of 2015-12-05 by scope, and what PyTorch's ports call them. */
export const graphNames: Names = {
  conv: 'Conv2d_1a_3x3',
  conv_1: 'Conv2d_2a_3x3',
  conv_2: 'Conv2d_2b_3x3',
  conv_3: 'Conv2d_3b_1x1',
  conv_4: 'Conv2d_4a_3x3',
  ...Object.fromEntries(
    blocks.flatMap(([block, names], i) =>
      Object.entries(names).map(([scope, part]) => [
        `mixed${i === 0 ? '' : `_${i}`}/${scope}`,
        `${block}.${part}`,
      ]),
    ),
  ),
};
