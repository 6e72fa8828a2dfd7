import {Type, type Static} from 'typebox';

/** How an image becomes the input of a network for features. */
export const FrontEnd = Type.Union(
  [Type.Literal('tf1'), Type.Literal('pytorch-fid'), Type.Literal('clean'), Type.Literal('none')],
  {
    description:
      "how images become Inception's input: tf1, bilinear as TensorFlow 1 resizes (TTUR, torch-fidelity, " +
      'guided-diffusion); pytorch-fid, bilinear with half pixels; clean, bicubic with antialiasing as Pillow resizes ' +
      '(clean-fid). A classifier takes none: images as it was trained on them. If absent: tf1 for the network that ' +
      'FIDs are of, pytorch-fid for torchvision’s, none for a classifier',
  },
);
export type FrontEnd = Static<typeof FrontEnd>;
