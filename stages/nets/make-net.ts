import type {NetConfig} from '../../schemas/net.ts';
import type {Net} from './net.ts';
import {toyMlp} from './toy-mlp.ts';

/** Points in the plane: the width that `toy-mlp` reads. */
const planeWidth = 2;

/** The network of a config, with so many outputs: the score's width, or the number of classes. */
export const makeNet = ({features, conditional}: NetConfig, outputs: number): Net =>
  toyMlp({features, conditional, inputs: planeWidth, outputs});
