import {relative} from 'node:path';
import {packageRoot} from '../../stage/installation.ts';
import {version} from '../line/version.ts';

/** What a starting project consists of: its text by name, as it would be in `dir`. */
export const startingFiles = (dir: string): Readonly<Record<string, string>> => ({
  'moons.yaml': pipeline,
  'rotate.ts': stage,
  'package.json': `${JSON.stringify(manifest(dir), null, 2)}\n`,
  '.gitignore': 'node_modules/\ncache/\n',
});

/** The package comes from where it is installed now. */
const manifest = (dir: string): object => {
  const isInstalled = packageRoot.includes('/node_modules/');
  const pipe = isInstalled ? version() : `file:${relative(dir, packageRoot)}`;
  return {private: true, type: 'module', scripts: {start: 'pipe run moons.yaml'}, dependencies: {pipe}};
};

const pipeline = `# yaml-language-server: $schema=./node_modules/pipe/schemas/pipeline.schema.json
# A score model of two half moons, and samples from it.
name: moons

params:
  angle: 30
  updates: 400
  count: 1000

profiles:
  smoke: {updates: 20, count: 100}

stages:
  moons: {uses: make-moons, with: {count: 2000, noise: 0, radius: 20}}

  # A stage of your own: pipe run again after an edit of rotate.ts.
  rotated: {uses: ./rotate.ts, inputs: {data: moons}, with: {angle: "\${angle}"}}

  score:
    uses: train-score
    inputs: {data: rotated}
    with:
      sde: {type: ve, sigma_min: 0.5, sigma_max: 40}
      net: {type: toy-mlp}
      loss: {type: dsm, weighting_dsm: 2}
      optimizer: {type: adam, lr: 2.0e-3}
      batch_size: 500
      updates: "\${updates}"

  samples:
    uses: sample
    inputs: {score: score}
    with: {count: "\${count}", sampler: {type: dpm-solver++}}

  figure:
    uses: plot-points
    inputs: {samples: samples, data: rotated}
    with: {titles: {samples: Samples}, data_title: Data}
`;

const stage = `import {Type} from 'typebox';
import {dataset} from 'pipe/artifacts/dataset';
import {allRows, rowsInMemory} from 'pipe/artifacts/row-source';
import {defineStage, one} from 'pipe/stage';

/** A stage type of one's own: what it takes, what it reads, what it makes, and how. */
export default defineStage({
  about: 'Rotates a data set of the plane about its origin.',
  params: Type.Object(
    {angle: Type.Number({default: 0, description: 'in degrees, to the left'})},
    {additionalProperties: false},
  ),
  inputs: {data: one(dataset)},
  output: dataset,
  run: ({params: {angle}, inputs: {data}}) => {
    const [cos, sin] = [Math.cos((angle * Math.PI) / 180), Math.sin((angle * Math.PI) / 180)];
    const points = allRows(data.points);
    const rotated = points.map((value, i) =>
      i % 2 === 0 ? cos * value - sin * points[i + 1]! : cos * value + sin * points[i - 1]!,
    );
    return Promise.resolve({...data, points: rowsInMemory(rotated, 2)});
  },
});
`;
