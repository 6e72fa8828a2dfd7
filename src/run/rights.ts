import type {StageNode} from '../graph/graph.ts';
import type {Grant} from './broker.ts';
import type {RunContext} from './context.ts';

/** What a stage needs before its process may start: its key's lease and resources. */
export interface Rights {
  /** UUIDs of its GPUs. Waits for resources, should they have been given back. */
  gpus(): Promise<readonly string[]>;
  /** Notes the process group, for whoever finds the lease of a runner that was killed. */
  readonly setChild: (leader: number) => void;
  release(): void;
}

/**
 * Waits for resources, then for the lease: whoever holds leases is running stages. While another run holds the lease,
 * the resources go back, so that other stages can use them.
 *
 * @throws LeaseTimeout; Error if the machine does not have the resources; the signal's reason when no stage may start.
 */
export const claimRights = async (node: StageNode, key: string, run: RunContext): Promise<Rights> => {
  let grant = await claimResources(node, run);
  const onWait = (holder: string): void => {
    grant.release();
    run.on({type: 'stage-waiting', stage: node.id, on: holder});
  };
  try {
    const timeoutMs = run.leaseTimeoutMs;
    const lease = await run.cache.leases.acquire(key, {
      signal: run.starts,
      onWait,
      ...(timeoutMs !== undefined && {timeoutMs}),
    });
    return {
      gpus: async () => {
        if (grant.isReleased()) grant = await claimResources(node, run);
        return grant.gpus;
      },
      setChild: (leader) => lease.setChild(leader),
      release: () => {
        lease.release();
        grant.release();
      },
    };
  } catch (error) {
    grant.release();
    throw error;
  }
};

const claimResources = (node: StageNode, {broker, urgency, starts}: RunContext): Promise<Grant> =>
  broker.acquire(node.resources, {priority: urgency.get(node.id) ?? 0, signal: starts});
