import type * as tf from '@tensorflow/tfjs-core';
import type {RunningStep, Step, Tensors} from '../compile/step.ts';
import type {Shape} from '../math/shape.ts';
import type {Score} from '../score/score.ts';

/** Where in the whole set of points a batch stands: draws do not depend on how the set is cut into batches. */
export interface Rows {
  /**
   * The row of noise that it begins with, which is its first point's unless points share rows. Times the width it is
   * a multiple of 4: the noise begins at a whole block of its stream.
   */
  readonly first: number;
  readonly count: number;
  /** Shape of one example. */
  readonly shape: Shape;
}

/** The law of the points before the first step: normal with mean 0, or uniform on [0, 1). */
export type Start = {readonly law: 'normal'; readonly sigma: number} | {readonly law: 'uniform'};

/** A score as a function of the state that holds its weights. */
export type ScoreOfState = (state: Tensors) => Score;

/** Standard normal numbers of a begun state: of the shape of its points, the same whenever its step is the same. */
export type Noise = (state: Tensors) => tf.Tensor;

/** How points come by their random numbers: a group of so many points has so many rows of independent ones. */
export interface Sharing {
  readonly points: number;
  readonly rows: number;
  /** Normal rows [R, …] to numbers for points [N, …], standard normal for each by itself. */
  readonly normal: (rows: tf.Tensor) => tf.Tensor;
  /** Rows uniform on [0, 1) likewise. */
  readonly uniform: (rows: tf.Tensor) => tf.Tensor;
}

/** Points that were moved, row after row, and what it took. */
export interface Moved {
  readonly points: Float32Array;
  /** Evaluations of the score for a point, on average over the points. */
  readonly nfe: number;
}

/**
 * A part of a sampler's work, which moves batches of points by one kind of step. The step is a pure function, compiled
 * once; its state may be begun anew for every batch.
 */
export interface Phase {
  readonly step: (score: ScoreOfState, noise: Noise) => Step;
  /** What the state holds beside what the score reads: fresh tensors. */
  readonly begin: (points: Float32Array, rows: Rows) => Tensors;
  /** Stand-ins for what a run of the step is given. */
  readonly inputs: (rows: Rows) => Tensors;
  /** What `run` counts to. */
  readonly length: number;
  /** Moves the points of a begun step to the end of the phase. */
  readonly run: (
    running: RunningStep,
    points: Float32Array,
    rows: Rows,
    tell: (done: number) => Promise<void>,
  ) => Promise<Moved>;
}

/** A way from noise to data: a first law and phases, one after the other. */
export interface Sampler {
  readonly start: Start;
  readonly phases: readonly Phase[];
  /** Absent where every point has its own noise. */
  readonly sharing?: Sharing;
}
