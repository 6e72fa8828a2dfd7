/** A card that stages can be given. */
export interface Gpu {
  /** UUID, as CUDA_VISIBLE_DEVICES takes it. */
  readonly id: string;
  readonly memoryBytes: number;
  /** Memory that anyone uses on it now. */
  readonly usedBytes: number;
}

/**
 * The GPUs this runner may use: those that nvidia-smi lists, restricted to CUDA_VISIBLE_DEVICES where that is set, or
 * the pretended ones of PIPE_FAKE_GPUS (`4x24GiB`, `2x24GiB,1x80GiB`), for tests and machines without cards.
 *
 * @throws Error on a PIPE_FAKE_GPUS that cannot be read.
 */
export const readGpus = async (env: NodeJS.ProcessEnv): Promise<readonly Gpu[]> => {
  const {PIPE_FAKE_GPUS: fake, CUDA_VISIBLE_DEVICES: visible} = env;
  return fake === undefined ? visibleGpus(await queryGpus(), visible) : fakeGpus(fake);
};

export const fakeGpus = (text: string): readonly Gpu[] =>
  text
    .split(',')
    .filter((part) => part.trim() !== '')
    .flatMap(fakeGroup)
    .map((memoryBytes, at) => ({id: `GPU-fake-${at}`, memoryBytes, usedBytes: 0}));

const fakeGroup = (text: string): readonly number[] => {
  const [, count, size, unit] = /^\s*(\d+)x(\d+(?:\.\d+)?)(MiB|GiB)\s*$/.exec(text) ?? [];
  if (count === undefined)
    throw new Error(`PIPE_FAKE_GPUS is ${JSON.stringify(text)}; it should be like 4x24GiB.`);
  return Array<number>(Number(count)).fill(Number(size) * (unit === 'GiB' ? 2 ** 30 : 2 ** 20));
};

const query = ['--query-gpu=index,uuid,memory.total,memory.used', '--format=csv,noheader,nounits'];

interface Listed extends Gpu {
  readonly index: string;
}

/** No nvidia-smi, or one that fails, means no GPU. */
const queryGpus = async (): Promise<readonly Listed[]> => {
  const {execa} = await import('execa');
  const {stdout, failed} = await execa('nvidia-smi', query, {
    reject: false,
    stdin: 'ignore',
    timeout: 30_000,
  });
  return failed ? [] : parseGpus(stdout);
};

/** nvidia-smi's lines, memory in MiB: `0, GPU-4c1f…, 24576, 310`. */
export const parseGpus = (text: string): readonly Listed[] =>
  text.split('\n').flatMap((line) => {
    const [index, id, total, used] = line.split(',').map((part) => part.trim());
    if (index === undefined || id === undefined || !Number.isFinite(Number(total ?? NaN))) return [];
    return [{index, id, memoryBytes: Number(total) * 2 ** 20, usedBytes: (Number(used) || 0) * 2 ** 20}];
  });

/** CUDA's rule: indices or beginnings of UUIDs, up to the first that is neither. */
export const visibleGpus = (gpus: readonly Listed[], visible?: string): readonly Gpu[] => {
  if (visible === undefined) return gpus;
  const words = visible.split(',').map((word) => word.trim());
  const chosen = words.map((word) =>
    gpus.find(({index, id}) => word !== '' && (index === word || id.startsWith(word))),
  );
  const end = chosen.indexOf(undefined);
  return (end < 0 ? chosen : chosen.slice(0, end)) as readonly Gpu[];
};
