import type {NetConfig} from '../../schemas/net.ts';
import {sizeOf, type Shape} from '../math/shape.ts';
import {cifarResNet} from './cifar-resnet.ts';
import {ddpm} from './ddpm.ts';
import {ncsnpp} from './ncsnpp.ts';
import {ncsn} from './ncsn.ts';
import {ncsnv2} from './ncsnv2.ts';
import {mlp} from './mlp.ts';
import type {Net} from './net.ts';
import {netOf} from './net-of.ts';
import {resnet} from './resnet.ts';
import {resnet50} from './resnet50.ts';
import {toyMlp} from './toy-mlp.ts';

/** Points in the plane: the width that `toy-mlp` reads. */
const planeWidth = 2;

/**
 * The network of a config that reads examples of one shape and says something of another of each.
 *
 * @throws RangeError or TypeError for shapes that the network cannot read or say.
 */
export const makeNet = (config: NetConfig, input: Shape, output: Shape): Net => {
  switch (config.type) {
    case 'toy-mlp':
      checkPlane(input);
      return toyMlp({...config, inputs: planeWidth, outputs: sizeOf(output)});
    case 'mlp':
      return netOf(input, output, mlp(config, pointWidth(input), sizeOf(output)));
    case 'ddpm':
      checkSame(config.type, input, output);
      return netOf(input, output, ddpm(config, input));
    case 'ncsnpp':
      checkSame(config.type, input, output);
      return netOf(input, output, ncsnpp(config, input));
    case 'ncsnv2':
      checkSame(config.type, input, output);
      return netOf(input, output, ncsnv2(config, input));
    case 'ncsn':
      checkSame(config.type, input, output);
      return netOf(input, output, ncsn(config, input));
    case 'resnet':
      return netOf(input, output, resnet(config, input, classesOf(config.type, output)));
    case 'cifar-resnet':
      return netOf(input, output, cifarResNet(config, input, classesOf(config.type, output)));
    case 'resnet50':
      return netOf(input, output, resnet50(config, input, classesOf(config.type, output)));
  }
};

/** @throws TypeError where examples are no points of the plane. */
const checkPlane = (input: Shape): void => {
  if (input.join() !== `${planeWidth}`)
    throw new TypeError(
      `toy-mlp reads points of the plane, [${planeWidth}], not examples of shape [${input.join(', ')}]: mlp reads points ` +
        'of any width, the other networks read images',
    );
};

/** @throws TypeError where examples are no points: another network reads images. */
const pointWidth = (input: Shape): number => {
  if (input.length !== 1)
    throw new TypeError(
      `mlp reads points, not examples of shape [${input.join(', ')}]: ddpm, ncsnpp and other networks read images`,
    );
  return input[0]!;
};

/** Networks for scores say of each example something of its shape. */
const checkSame = (type: string, input: Shape, output: Shape): void => {
  if (input.join() !== output.join())
    throw new TypeError(
      `${type} says of an example something of its shape, [${input.join(', ')}], not [${output.join(', ')}]: ` +
        'it can be the network of a score, not of a classifier',
    );
};

/** Networks for classes say one number for each. */
const classesOf = (type: string, output: Shape): number => {
  if (output.length !== 1)
    throw new TypeError(
      `${type} says one number for each class, not [${output.join(', ')}]: it can be the network of a classifier, ` +
        'not of a score',
    );
  return output[0]!;
};
