import {Type, type Static} from 'typebox';

/** How an image becomes the input of an Inception network. */
export const FrontEnd = Type.Union(
  [Type.Literal('tf1'), Type.Literal('pytorch-fid'), Type.Literal('clean')],
  {
    description:
      "how images become Inception's input: tf1, bilinear as TensorFlow 1 resizes (TTUR, torch-fidelity, " +
      'guided-diffusion); pytorch-fid, bilinear with half pixels; clean, bicubic with antialiasing as Pillow resizes ' +
      '(clean-fid). The network that published FIDs are of takes tf1 if nothing is said, torchvision’s pytorch-fid; ' +
      'a classifier takes images as it was trained on them',
  },
);
export type FrontEnd = Static<typeof FrontEnd>;
