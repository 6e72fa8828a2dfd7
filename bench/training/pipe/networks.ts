import {rng} from '../../../stages/math/stream.ts';
import {makeNet} from '../../../stages/nets/make-net.ts';
import {makeSde} from '../../../stages/sde/make-sde.ts';

/** The toy experiment's network and noising, as the paper has them. */
export const sdeConfig = {type: 've', sigma_min: 1e-3, sigma_max: 10} as const;
export const netConfig = {type: 'toy-mlp', features: 16, conditional: true} as const;
export const [sde, net] = [makeSde(sdeConfig), makeNet(netConfig, [2], [2])];
/** The network as a score, and with as many outputs as a classifier of two classes. */
export const estimator = {sde, net, given: 'sigma', predicts: 'score'} as const;
export const initial = net.init(rng(1).split('weights'));
