import {open, rename} from 'node:fs/promises';

/** Whole or not at all: written beside the file, synced, and put in its place by rename. */
export const writeWhole = async (path: string, bytes: Uint8Array): Promise<void> => {
  const beside = `${path}.new`;
  const file = await open(beside, 'w');
  try {
    await file.writeFile(bytes);
    await file.sync();
  } finally {
    await file.close();
  }
  await rename(beside, path);
};
