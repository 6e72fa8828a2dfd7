import {setTimeout as delay} from 'node:timers/promises';

/** How long a stage may take to save a checkpoint after it was asked to stop. */
export const graceMs = 30_000;

/** How long what a stage left behind may take to end after the stage itself has ended. */
const remainsMs = 2_000;

/** Sends a signal to every process of a group; false if none is left. */
export const signalGroup = (leader: number, signal: NodeJS.Signals | 0): boolean => {
  try {
    return process.kill(-leader, signal);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ESRCH') return false;
    throw error;
  }
};

/** Ends what is left of a group whose leader is gone: asked first, then killed. */
export const endRemains = async (leader: number): Promise<void> => {
  if (!signalGroup(leader, 'SIGTERM')) return;
  const deadline = Date.now() + remainsMs;
  while (Date.now() < deadline) {
    await delay(20);
    if (!signalGroup(leader, 0)) return;
  }
  signalGroup(leader, 'SIGKILL');
};
