import type {NcsnV2Config} from '../../schemas/nets/ncsnv2.ts';
import {maxPool} from '../math/pool.ts';
import type {Shape} from '../math/shape.ts';
import {activations} from './layers/activation.ts';
import {instanceNormPlus, type Levelled, type Norm} from './layers/instance-norm-plus.ts';
import {refineNet, type Stage} from './refine-net.ts';

/** Name on the way down and on the way back, the width of each, and how the stage begins to see farther. */
const stage = (
  [residual, refine]: readonly [string, string],
  [width, refined]: readonly [number, number],
  sees: 'same' | 'halved' | 'dilated 2' | 'dilated 4',
): Stage => ({
  residual: `res${residual}`,
  refine: `refine${refine}`,
  width,
  refined,
  down: sees !== 'same',
  dilation: sees === 'dilated 2' ? 2 : sees === 'dilated 4' ? 4 : 1,
});

/** For images of 32 to 64 pixels; NCSN's too. */
export const lowStages: readonly Stage[] = [
  stage(['1', '4'], [1, 1], 'same'),
  stage(['2', '3'], [2, 1], 'halved'),
  stage(['3', '2'], [2, 2], 'dilated 2'),
  stage(['4', '1'], [2, 2], 'dilated 4'),
];

const stagesOf: Readonly<Record<NcsnV2Config['depth'], readonly Stage[]>> = {
  low: lowStages,
  medium: [
    stage(['1', '5'], [1, 1], 'same'),
    stage(['2', '4'], [2, 1], 'halved'),
    stage(['3', '3'], [2, 2], 'halved'),
    stage(['4', '2'], [4, 2], 'dilated 2'),
    stage(['5', '1'], [4, 4], 'dilated 4'),
  ],
  large: [
    stage(['1', '5'], [1, 1], 'same'),
    stage(['2', '4'], [2, 1], 'halved'),
    stage(['3', '3'], [2, 2], 'halved'),
    stage(['31', '31'], [2, 2], 'halved'),
    stage(['4', '2'], [4, 2], 'dilated 2'),
    stage(['5', '1'], [4, 4], 'dilated 4'),
  ],
};

const none: Norm = () => ({weights: {}, apply: (_pass, x) => x});

/**
 * NCSNv2 (Song & Ermon 2020), without its division by σ: what it says is the scaled score. It is not told of the noise level.
 *
 * @throws RangeError for images that its stages cannot halve.
 */
export const ncsnv2 = (
  {depth, features, activation: name, centered}: NcsnV2Config,
  input: Shape,
): Levelled => {
  const activation = activations[name];
  const refine = {activation, norm: none, pool: maxPool(5)};
  return refineNet(
    {stages: stagesOf[depth], features, centered, activation, norm: instanceNormPlus, refine},
    input,
  );
};
