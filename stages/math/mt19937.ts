/** NumPy's `RandomState`: the generator that published subsets and orders of samples were drawn by. */
export interface RandomState {
  /** The numbers 0 … count − 1 in random order. */
  permutation(count: number): Int32Array;
}

const [length, middle] = [624, 397];

/** MT19937 (Matsumoto & Nishimura 1998) with the seeding of `numpy.random.RandomState(seed)`. */
export const randomState = (seed: number): RandomState => {
  const next = mt19937(seed);
  return {
    permutation: (count) => {
      const order = Int32Array.from({length: count}, (_, i) => i);
      for (let i = count - 1; i > 0; i--) {
        const j = below(next, i);
        [order[i], order[j]] = [order[j]!, order[i]!];
      }
      return order;
    },
  };
};

/** A whole number from 0 to `most`: bits enough for it, drawn until they are not more. */
const below = (next: () => number, most: number): number => {
  const mask = 2 ** (32 - Math.clz32(most)) - 1;
  for (;;) {
    const drawn = (next() & mask) >>> 0;
    if (drawn <= most) return drawn;
  }
};

/** Words of 32 bits. */
const mt19937 = (seed: number): (() => number) => {
  const state = new Uint32Array(length);
  state[0] = seed;
  for (let i = 1; i < length; i++) {
    const before = state[i - 1]!;
    state[i] = Math.imul(1812433253, before ^ (before >>> 30)) + i;
  }
  let at = length;
  return () => {
    if (at === length) {
      twist(state);
      at = 0;
    }
    let word = state[at++]!;
    word ^= word >>> 11;
    word ^= (word << 7) & 0x9d2c5680;
    word ^= (word << 15) & 0xefc60000;
    return (word ^ (word >>> 18)) >>> 0;
  };
};

const twist = (state: Uint32Array): void => {
  for (let i = 0; i < length; i++) {
    const word = (state[i]! & 0x80000000) | (state[(i + 1) % length]! & 0x7fffffff);
    state[i] = state[(i + middle) % length]! ^ (word >>> 1) ^ (word & 1 ? 0x9908b0df : 0);
  }
};
