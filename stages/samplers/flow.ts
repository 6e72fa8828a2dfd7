import * as tf from '@tensorflow/tfjs-core';
import type {RunningStep} from '../compile/step.ts';
import {sizeOf} from '../math/shape.ts';
import {rk45, type Slope, type Tolerances} from '../math/rk45.ts';
import {probabilityFlow} from '../sde/reverse.ts';
import type {Sde} from '../sde/sde.ts';
import type {Phase, Rows} from './sampler.ts';

/** Progress is told in parts of the time, since nobody knows the number of steps. */
const parts = 100;

/**
 * Solves the probability flow from t = 1 to the smallest time (Song et al. 2021), as one system of all points of a
 * batch: they share the size of each step, as published, so that a point depends a little on those drawn with it.
 */
export const flowPhase = (sde: Sde, smallest: number, tolerances: Tolerances): Phase => ({
  step: (score) => (state, inputs) => {
    const {x, t} = inputs as Readonly<Record<'x' | 't', tf.Tensor>>;
    return {state, outputs: {slope: probabilityFlow(sde, score(state))(x, t)}};
  },
  begin: () => ({}),
  inputs: (rows) => inputsOf(rows, new Float32Array(rows.count * sizeOf(rows.shape)), 1),
  length: parts,
  run: async (running, points, rows, tell) => {
    let [y, nfe] = [Float64Array.from(points) as Float64Array, 0];
    for (const attempt of rk45(slopeOf(running, rows), y, [1, smallest], tolerances)) {
      ({y, nfe} = attempt);
      await tell(Math.floor(((1 - attempt.t) / (1 - smallest)) * parts));
    }
    return {points: Float32Array.from(y), nfe};
  },
});

const inputsOf = ({count, shape}: Rows, points: Float32Array, t: number) => ({
  x: tf.tensor(points, [count, ...shape]),
  t: tf.fill([count], t),
});

/** The solution is in float64, its slope in the network's float32. */
const slopeOf =
  (running: RunningStep, rows: Rows): Slope =>
  (t, y) => {
    const inputs = inputsOf(rows, Float32Array.from(y), t);
    const outputs = running.run(inputs);
    const slope = Float64Array.from(outputs['slope']!.dataSync());
    tf.dispose([inputs, outputs]);
    return slope;
  };
