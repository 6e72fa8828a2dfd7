/** Milliseconds a training step of the toy experiment in pipe. Usage: pipe.ts THREADS STEPS eager|graph. Prints JSON. */
import * as tf from '@tensorflow/tfjs-core';
import {start} from '../../stages/compile/start.ts';
import {dsm} from '../../stages/losses/dsm.ts';
import {moons} from '../../stages/data/moons.ts';
import {startBackend} from '../../stages/math/backend.ts';
import {rng} from '../../stages/math/stream.ts';
import {makeNet} from '../../stages/nets/make-net.ts';
import {toTensors} from '../../stages/nets/params.ts';
import {scoreOfNet} from '../../stages/score/of-net.ts';
import {makeSde} from '../../stages/sde/make-sde.ts';
import {dataTensors, drawBatch} from '../../stages/train/batches.ts';
import {classifierObjective} from '../../stages/train/classifier-objective.ts';
import {layoutOf} from '../../stages/train/layout.ts';
import {firstVectors, stateAt, trainingStep, type Objective} from '../../stages/train/training-step.ts';

const [threads, steps] = process.argv.slice(2, 4).map(Number) as [number, number];
const compile = process.argv[4] === 'graph';
await startBackend({threads});

const data = moons({count: 10000, noise: 0, radius: 20, classes: 'all'}, rng(1));
const sdeConfig = {type: 've', sigma_min: 1e-3, sigma_max: 10} as const;
const netConfig = {type: 'toy-mlp', features: 16, conditional: true} as const;
const [sde, net] = [makeSde(sdeConfig), makeNet(netConfig, 2)];
const initial = net.init(rng(1).split('weights'));
const prior = {
  config: {role: 'score', sde: sdeConfig, net: netConfig, outputs: 2, classes: []},
  net,
  sde,
  weights: initial,
} as const;
const updating = {optimizer: {type: 'adam', lr: 1e-5, beta1: 0.9, beta2: 0.999, epsilon: 1e-8}} as const;
const objectives: Record<'dsm' | 'total', Objective> = {
  dsm: (params, _frozen, draws) => ({
    loss: tf.mean<tf.Scalar>(dsm(sde, scoreOfNet(sde, net, params), draws, 2)),
    figures: {},
  }),
  total: classifierObjective(
    {type: 'total', weighting_ce: 0, weighting_dlsm: 2, lambda: 0.125, epsilon: 1e-8},
    net,
    prior,
  ),
};

const measure = (name: 'dsm' | 'total'): Readonly<Record<'wall' | 'cpu', number>> => {
  const frozen = {...dataTensors(data), ...(name === 'total' && toTensors(initial))};
  const state = stateAt(0, firstVectors(initial, updating), updating, frozen);
  const draws = {size: 4000, classes: data.classes, stream: rng(1)};
  const running = start(
    trainingStep(layoutOf(initial), updating, objectives[name], (state) => drawBatch(state, draws)),
    {state, inputs: {}},
    {compile},
  );
  const run = (): void => {
    const outputs = running.run({});
    outputs['loss']!.dataSync();
    tf.dispose(outputs);
  };
  for (let step = 0; step < 10; step++) run();
  const [wall, cpu] = [performance.now(), process.cpuUsage()];
  for (let step = 0; step < steps; step++) run();
  const used = process.cpuUsage(cpu);
  return {wall: (performance.now() - wall) / steps, cpu: (used.user + used.system) / 1e3 / steps};
};

console.log(JSON.stringify({dsm: measure('dsm'), total: measure('total')}));
