import * as tf from '@tensorflow/tfjs-core';
import type {RunningStep, Step, Tensors} from '../compile/step.ts';
import {sizeOf} from '../math/shape.ts';
import type {Score} from '../score/score.ts';
import type {Noise, Phase, Rows, ScoreOfState} from './sampler.ts';

/** Steps of one form whose numbers differ: one graph makes them all. */
export interface Walk {
  readonly steps: number;
  /** The numbers of each step by name, [steps] each. */
  readonly schedule: Readonly<Record<string, readonly number[]>>;
  /** Evaluations of the score in a step. */
  readonly evaluations: number;
  /** What a step hands to the next beside the points, as it is before the first. */
  readonly memory?: (x: tf.Tensor) => Tensors;
  readonly move: (score: Score, here: Here) => Place;
}

/** Points [B, …] and what a walk remembers beside them. */
export interface Place {
  readonly x: tf.Tensor;
  readonly memory?: Tensors;
}

/** What a step of a walk sees. */
export interface Here extends Required<Place> {
  /** This step's number of that name, [1]. */
  readonly now: (name: string) => tf.Tensor;
  /** The same as a time for every point, [B]. */
  readonly time: (name: string) => tf.Tensor;
  /** Standard normal numbers of x's shape, the same at every call in a step. */
  readonly noise: () => tf.Tensor;
}

const column = (name: string): string => `schedule.${name}`;
const remembered = 'memory.';

/** A walk as a phase: as many runs of its step as it has steps. */
export const walkPhase = (walk: Walk): Phase => ({
  step: (score, noise) => walkStep(walk, score, noise),
  begin: (points, rows) => walkState(walk, points, rows),
  inputs: () => ({}),
  length: walk.steps,
  run: async (running, _points, _rows, tell) => {
    for (let done = 1; done <= walk.steps; done++) {
      running.run({});
      await tell(done);
    }
    return {points: await pointsOf(running), nfe: walk.steps * walk.evaluations};
  },
});

/** One step of a walk as a pure function. */
export const walkStep =
  (walk: Walk, score: ScoreOfState, noise: Noise): Step =>
  (state) => {
    const {x, step} = state as Readonly<Record<'x' | 'step', tf.Tensor>>;
    const now = (name: string): tf.Tensor => tf.gather(state[column(name)]!, tf.reshape(step, [1]));
    const moved = walk.move(score(state), {
      x,
      memory: memoryIn(state),
      now,
      time: (name) => tf.mul(tf.ones([x.shape[0]]), now(name)),
      noise: () => noise(state),
    });
    const next = tf.add(step, tf.scalar(1, 'int32'));
    return {state: {...state, ...stored(moved.memory ?? {}), x: moved.x, step: next}, outputs: {}};
  };

const memoryIn = (state: Tensors): Tensors =>
  Object.fromEntries(
    Object.entries(state).flatMap(([name, value]) =>
      name.startsWith(remembered) ? [[name.slice(remembered.length), value] as const] : [],
    ),
  );

const stored = (memory: Tensors): Tensors =>
  Object.fromEntries(Object.entries(memory).map(([name, value]) => [`${remembered}${name}`, value]));

/** What every begun state has: the points, the number of the step, and where in the noise the rows begin. */
export const pointsState = (points: Float32Array, {first, count, shape}: Rows): Tensors => ({
  x: tf.tensor(points, [count, ...shape]),
  step: tf.scalar(0, 'int32'),
  block: tf.scalar((first * sizeOf(shape)) / 4, 'int32'),
});

/** The state before the first step. */
export const walkState = ({schedule, memory}: Walk, points: Float32Array, rows: Rows): Tensors => {
  const state = pointsState(points, rows);
  const columns = Object.entries(schedule).map(([name, numbers]) => [
    column(name),
    tf.tensor1d([...numbers]),
  ]);
  return {...state, ...(Object.fromEntries(columns) as Tensors), ...stored(memory?.(state['x']!) ?? {})};
};

/** The points of a running step, row after row. */
export const pointsOf = async (running: RunningStep): Promise<Float32Array> => {
  const state = running.get();
  const points = (await state['x']!.data()) as Float32Array;
  tf.dispose(state);
  return points.slice();
};
