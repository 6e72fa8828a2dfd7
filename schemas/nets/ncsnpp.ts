import {Type, type Static} from 'typebox';
import {unetSettings} from './unet.ts';

/** Defaults are those of Song et al. 2021 for CIFAR-10 (ve/cifar10_ncsnpp_continuous). */
export const NcsnppConfig = Type.Object(
  {
    type: Type.Literal('ncsnpp', {
      description:
        'NCSN++ and DDPM++, U-nets for images of Song et al. 2021; DDPM++ has no fir, no pyramids, and positional waves',
    }),
    ...unetSettings({blocks: 4, centered: false}),
    fir: Type.Boolean({
      default: true,
      description:
        'Whether images are halved and doubled through a filter; otherwise by means and copies (fir)',
    }),
    fir_kernel: Type.Array(Type.Number(), {
      minItems: 2,
      default: [1, 3, 3, 1],
      description: "The filter's taps, up to a factor, the same for rows and columns (fir_kernel)",
    }),
    skip_rescale: Type.Boolean({
      default: true,
      description: 'Whether residual sums are divided by √2 (skip_rescale)',
    }),
    block: Type.Union([Type.Literal('ddpm'), Type.Literal('biggan')], {
      default: 'biggan',
      description: 'Residual block; biggan resamples within its blocks, ddpm between them (resblock_type)',
    }),
    progressive: Type.Union([Type.Literal('none'), Type.Literal('output_skip'), Type.Literal('residual')], {
      default: 'none',
      description:
        'How levels contribute to the output: the last alone, by images of their own, by a second path (progressive)',
    }),
    progressive_input: Type.Union(
      [Type.Literal('none'), Type.Literal('input_skip'), Type.Literal('residual')],
      {
        default: 'residual',
        description:
          'How levels see the input: the first alone, made smaller, by a second path (progressive_input)',
      },
    ),
    progressive_combine: Type.Union([Type.Literal('sum'), Type.Literal('cat')], {
      default: 'sum',
      description:
        'How input_skip brings the smaller input in: added, or as more channels (progressive_combine)',
    }),
    embedding: Type.Union([Type.Literal('positional'), Type.Literal('fourier')], {
      default: 'fourier',
      description:
        'What is made of the noise level: waves of it, or of its logarithm with random frequencies (embedding_type)',
    }),
    fourier_scale: Type.Number({
      exclusiveMinimum: 0,
      default: 16,
      description: 'Standard deviation of the random frequencies, per unit of log σ (fourier_scale)',
    }),
    init_scale: Type.Number({
      minimum: 0,
      default: 0,
      description:
        'Variance, relative to the usual, that the last layer of a residual path starts with (init_scale)',
    }),
  },
  {additionalProperties: false},
);
export type NcsnppConfig = Static<typeof NcsnppConfig>;
