import {basename} from 'node:path';
import {Type} from 'typebox';
import {defineStage, optional} from '../src/stage/stage.ts';
import {withFile} from './artifacts/byte-source.ts';
import {files as fetched} from './artifacts/files.ts';
import {model} from './artifacts/model.ts';
import {namingFile, theOneFile} from './artifacts/one-file.ts';
import type {InceptionConfig} from './features/of-inception.ts';
import {checkPublished, publishedAs, publishedFile} from './features/published-weights.ts';
import {digestOf, readInceptionWeights} from './features/read-weights.ts';
import {countParameters} from './nets/params.ts';

/** The network that images are compared by, with the weights that others published. */
export default defineStage({
  about:
    'Imports Inception weights (.pth, .safetensors, TensorFlow’s frozen graph), its one file, for features.',
  params: Type.Object(
    {
      variant: Type.Union([Type.Literal('tensorflow'), Type.Literal('torchvision')], {
        default: 'tensorflow',
        description:
          'tensorflow: the network of 2015-12-05 that FID and Inception scores are defined by; torchvision: its network of 1000 classes, ' +
          'whose distances are no FIDs',
      }),
      weights: Type.Union([Type.Literal('published'), Type.Literal('other')], {
        default: 'published',
        description:
          'published: the file must be the published one, to the byte; other: any weights that fit',
      }),
    },
    {additionalProperties: false},
  ),
  inputs: {files: optional(fetched)},
  output: model,
  run: ({params: {variant, weights: expected}, inputs, files, report}) => {
    const file = theOneFile(files, inputs.files, publishedFile(variant));
    const {sha256, weights} = namingFile(file, () =>
      withFile(file, (source) => {
        const sha256 = digestOf(source);
        if (expected === 'published') checkPublished(variant, {sha256, bytes: source.size});
        return {sha256, weights: readInceptionWeights(source, variant)};
      }),
    );
    const name = publishedAs(variant, sha256) ?? 'other weights than the published ones';
    report.note(`${basename(file)}: ${name}, ${countParameters(weights)} numbers`);
    const config: InceptionConfig = {role: 'extractor', net: {type: 'inception', variant}, source: {sha256}};
    return Promise.resolve({config: {...config}, weights, curves: []});
  },
});
