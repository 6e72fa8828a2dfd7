import type {StageNode} from '../graph/graph.ts';
import {Broker} from './broker.ts';
import {readGpus} from './gpus.ts';
import {thisMachine} from './machine.ts';

/** How often others' use of the GPUs is looked up while a stage waits for one. */
const measureMs = 5_000;

/** A broker for this machine. GPUs are looked up only if some stage asks for one: nvidia-smi is slow. */
export const openResources = async (
  slots: number | undefined,
  nodes: readonly StageNode[],
): Promise<{readonly broker: Broker; readonly close: () => void}> => {
  const wantsGpu = nodes.some(({resources}) => resources.gpu.count > 0);
  const broker = new Broker(thisMachine(slots, wantsGpu ? await readGpus(process.env) : []));
  const measuring = wantsGpu ? setInterval(() => void measure(broker), measureMs) : undefined;
  return {broker, close: () => clearInterval(measuring)};
};

const measure = async (broker: Broker): Promise<void> => {
  if (broker.awaitsGpu) broker.measure(await readGpus(process.env));
};
