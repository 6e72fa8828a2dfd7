import {startBackend} from '../../stages/math/backend.ts';

/** Importing this starts the numerical backend, one thread, before the tests of the file run. */
export const engine = await startBackend({threads: 1});
