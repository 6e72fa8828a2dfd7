import {join} from 'node:path';
import {root} from '../files.mjs';
import {run} from './command.mjs';

/** What the stages get here: `ok` if TensorFlow computes, `gpu` if on a GPU, else the reason why not. */
export const probe = () => {
  try {
    const printed = run(process.execPath, [join(root, 'dist/probe-backend.js')]);
    const engine = JSON.parse(/^@engine (.*)$/m.exec(printed)[1]);
    const {backend, version, device, reason} = engine;
    return {ok: backend === 'tensorflow', gpu: device === 'gpu', version, reason};
  } catch (error) {
    return {ok: false, gpu: false, reason: error.message};
  }
};
