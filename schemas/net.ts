import {Type, type Static} from 'typebox';
import {MlpConfig} from './nets/mlp.ts';
import {DdpmConfig} from './nets/ddpm.ts';
import {NcsnppConfig} from './nets/ncsnpp.ts';
import {NcsnConfig} from './nets/ncsn.ts';
import {NcsnV2Config} from './nets/ncsnv2.ts';
import {CifarResNetConfig, ResNet50Config, ResNetConfig} from './nets/resnet.ts';
import {ToyMlpConfig} from './nets/toy-mlp.ts';

/** The networks a pipeline file can name. */
export const NetConfig = Type.Union(
  [
    ToyMlpConfig,
    MlpConfig,
    DdpmConfig,
    NcsnppConfig,
    NcsnV2Config,
    NcsnConfig,
    ResNetConfig,
    ResNet50Config,
    CifarResNetConfig,
  ],
  {description: 'Network'},
);
export type NetConfig = Static<typeof NetConfig>;
