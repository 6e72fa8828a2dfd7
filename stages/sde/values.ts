import * as tf from '@tensorflow/tfjs-core';
import type {Sde} from './sde.ts';

/** An SDE's coefficients at one time, on the host. */
export interface Values {
  readonly t: number;
  readonly f: number;
  readonly g: number;
  readonly alpha: number;
  readonly sigma: number;
}

/** The coefficients at the given times, from the same float32 formulas that run inside steps. */
export const valuesAt = (
  sde: Pick<Sde, 'f' | 'g' | 'alpha' | 'sigma'>,
  times: readonly number[],
): readonly Values[] =>
  tf.tidy(() => {
    const t = tf.tensor1d([...times]);
    const [f, g, alpha, sigma] = [sde.f(t), sde.g(t), sde.alpha(t), sde.sigma(t)].map((c) => c.dataSync());
    return times.map((t, i) => ({t, f: f![i]!, g: g![i]!, alpha: alpha![i]!, sigma: sigma![i]!}));
  });

/** The same at one time. */
export const valueAt = (sde: Pick<Sde, 'f' | 'g' | 'alpha' | 'sigma'>, time: number): Values =>
  valuesAt(sde, [time])[0]!;
