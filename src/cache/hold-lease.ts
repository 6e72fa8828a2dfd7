import {utimesSync} from 'node:fs';
import type {Lease} from './cache.ts';
import {isLease, removeLease, rewriteLease, type LeaseFile} from './lease-file.ts';
import {identify} from './owner.ts';

const SIGN_MS = 10_000;

/**
 * A lease that this process has just created. Until it is released a timer gives the sign of life that other machines
 * go by; the timer keeps no process running.
 */
export const holdLease = (path: string, file: LeaseFile): Lease => {
  const isOurs = (): boolean => isLease(path, file.nonce);
  const timer = setInterval(() => {
    if (isOurs()) giveSign(path);
  }, SIGN_MS).unref();
  return {
    setChild: (pid) => {
      if (isOurs()) rewriteLease(path, {...file, child: identify(pid)});
    },
    release: () => {
      clearInterval(timer);
      removeLease(path, file.nonce);
    },
  };
};

/** A sign that cannot be given now (a network file system that is away) is given the next time. */
const giveSign = (path: string): void => {
  const now = new Date();
  try {
    utimesSync(path, now, now);
  } catch {
    return;
  }
};
