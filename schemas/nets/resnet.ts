import {Type, type Static} from 'typebox';

const features = Type.Integer({
  minimum: 1,
  default: 64,
  description: 'Channels of the first of four stages; each has twice as many as the one before',
});

/** Defaults are those of Chao et al. 2022 for CIFAR-10. */
export const ResNetConfig = Type.Object(
  {
    type: Type.Literal('resnet', {
      description: 'Classifier of noisy images of Chao et al. 2022, a ResNet that is told the noise level σ',
    }),
    depth: Type.Union([Type.Literal(18), Type.Literal(34)], {
      default: 18,
      description: 'Layers: 18 for CIFAR-10, 34 for CIFAR-100 (resnet18_cond, resnet34_cond)',
    }),
    features,
    fourier_features: Type.Integer({
      minimum: 1,
      default: 32,
      description: 'Random frequencies of log σ that the network sees (classifier.nf)',
    }),
    fourier_scale: Type.Number({
      exclusiveMinimum: 0,
      default: 16,
      description:
        'Standard deviation of the random frequencies, per unit of log σ (classifier.fourier_scale)',
    }),
  },
  {additionalProperties: false},
);
export type ResNetConfig = Static<typeof ResNetConfig>;

/** Defaults are torchvision's. */
export const ResNet50Config = Type.Object(
  {
    type: Type.Literal('resnet50', {
      description:
        "Classifier of clean images, torchvision's ResNet-50 (He et al. 2016); it sees no noise level",
    }),
    features,
  },
  {additionalProperties: false},
);
export type ResNet50Config = Static<typeof ResNet50Config>;

/** Defaults are ResNet-20's. */
export const CifarResNetConfig = Type.Object(
  {
    type: Type.Literal('cifar-resnet', {
      description: 'Classifier of small clean images (He et al. 2016, section 4.2); it sees no noise level',
    }),
    depth: Type.Union(
      [
        Type.Literal(8),
        Type.Literal(14),
        Type.Literal(20),
        Type.Literal(32),
        Type.Literal(44),
        Type.Literal(56),
      ],
      {default: 20, description: 'Layers, 6 n + 2: n blocks in each of three stages'},
    ),
    features: Type.Integer({
      minimum: 1,
      default: 16,
      description: 'Channels of the first of three stages; each has twice as many as the one before',
    }),
  },
  {additionalProperties: false},
);
export type CifarResNetConfig = Static<typeof CifarResNetConfig>;
