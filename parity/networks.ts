import {countOf} from '../stages/nets/layers/layer.ts';
import {trainedCount} from './nets/declared.ts';
import {passError, refineError} from './nets/golden-error.ts';
import {counts as otherCounts, goldens, parametersOf} from './nets/ncsnv2.ts';
import {networkOf} from './nets/score-sde/configs.ts';
import {counts} from './nets/score-sde/counts.ts';
import {goldenImage, goldenPasses} from './nets/score-sde/golden-passes.ts';

/** A published network: its parameters, and how far a small one of its kind is from the released code's numbers. */
export interface NetworkRow {
  readonly network: string;
  readonly parameters: number;
  readonly published: number;
  /** Absent where no numbers of the released code are known. */
  readonly goldenError: number | undefined;
}

export const networkRows = (): readonly NetworkRow[] => {
  const errors = new Map(goldenPasses.map((pass) => [pass.config, passError(pass)]));
  const named = new Set([...counts.map(({config}) => config)]);
  return [
    ...counts.map(({config, net, side, trained}) => ({
      network: config,
      parameters: trainedCount(networkOf(net, [side, side, 3]).weights),
      published: trained,
      goldenError: errors.get(config),
    })),
    ...goldenPasses
      .filter(({config}) => !named.has(config))
      .map(({config, net, weights}) => ({
        network: `${config}, small`,
        parameters: countOf(networkOf(net, goldenImage).weights),
        published: weights,
        goldenError: errors.get(config),
      })),
    ...otherCounts.map(({name, declared, published}) => ({
      network: name,
      parameters: parametersOf(declared),
      published,
      goldenError: worst(name),
    })),
  ];
};

const worst = (name: string): number | undefined => {
  const errors = goldens.filter(({depth}) => name === `ncsnv2 ${depth}`).map(refineError);
  return errors.length === 0 ? undefined : Math.max(...errors);
};
