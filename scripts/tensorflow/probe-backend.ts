import {writeSync} from 'node:fs';
import * as tf from '@tensorflow/tfjs-core';
import {startBackend} from '../../stages/math/backend.ts';

/**
 * Says which numerical engine the stages get here, as one line of JSON on standard output. It is a program of its
 * own because a library that is cut short or of another make can end the process that loads it.
 */
const engine = await startBackend({threads: 1});
const product = tf.matMul([[2, 1]], [[3], [4]]).dataSync()[0];
if (product !== 10) throw new Error(`[2 1]·[3 4]ᵀ is 10, but ${engine.backend} says ${product}`);
writeSync(1, `@engine ${JSON.stringify(engine)}\n`);
