import type {RunEvent} from '../run/event.ts';

/** Shows a run while it goes on. It sees every event, in order, and nothing else. */
export type Reporter = ((event: RunEvent) => void) & {
  /** Ends what moves. The run is over. */
  close(): Promise<void>;
};

export const reporter = (
  on: (event: RunEvent) => void,
  close: () => Promise<void> = () => Promise.resolve(),
): Reporter => Object.assign(on, {close});
