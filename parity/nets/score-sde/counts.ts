/** How many weights the networks of the released configs have. */
import {ddpmConfig, ddpmpp, large, lsun, ncsnppConfig, vpNcsnpp, wide, type UnetConfig} from './configs.ts';

/** Numbers of trained weights; Fourier networks have `features` fixed frequencies more. */
export const counts: readonly {
  readonly config: string;
  readonly net: UnetConfig;
  /** Pixels to a side. */
  readonly side: number;
  readonly trained: number;
}[] = [
  {config: 'vp/ddpm/cifar10', net: ddpmConfig(), side: 32, trained: 35_218_947},
  {config: 'vp/ddpm/cifar10_continuous', net: ddpmConfig(), side: 32, trained: 35_218_947},
  {config: 'subvp/cifar10_ddpm_continuous', net: ddpmConfig(), side: 32, trained: 35_218_947},
  {config: 've/cifar10_ddpm', net: ddpmConfig({centered: false}), side: 32, trained: 35_218_947},
  {config: 'vp/ddpm/bedroom', net: ddpmConfig(wide), side: 256, trained: 111_569_923},
  {config: 'vp/ddpm/celebahq', net: ddpmConfig(wide), side: 256, trained: 111_569_923},
  {config: 'vp/ddpm/church', net: ddpmConfig(wide), side: 256, trained: 111_569_923},
  ...['vp', 'subvp'].flatMap((sde) => [
    {config: `${sde}/cifar10_ddpmpp_continuous`, net: ncsnppConfig(ddpmpp), side: 32, trained: 61_804_419},
    {
      config: `${sde}/cifar10_ddpmpp_deep_continuous`,
      net: ncsnppConfig({...ddpmpp, blocks: 8}),
      side: 32,
      trained: 106_632_579,
    },
    {config: `${sde}/cifar10_ncsnpp_continuous`, net: ncsnppConfig(vpNcsnpp), side: 32, trained: 62_693_251},
    {
      config: `${sde}/cifar10_ncsnpp_deep_continuous`,
      net: ncsnppConfig({...vpNcsnpp, blocks: 8}),
      side: 32,
      trained: 107_521_411,
    },
  ]),
  {config: 'vp/cifar10_ddpmpp', net: ncsnppConfig(ddpmpp), side: 32, trained: 61_804_419},
  {config: 'vp/cifar10_ncsnpp', net: ncsnppConfig(vpNcsnpp), side: 32, trained: 62_693_251},
  {
    config: 've/cifar10_ncsnpp',
    net: ncsnppConfig({embedding: 'positional'}),
    side: 32,
    trained: 62_693_251,
  },
  {config: 've/celeba_ncsnpp', net: ncsnppConfig({embedding: 'positional'}), side: 64, trained: 62_693_251},
  {config: 've/cifar10_ncsnpp_continuous', net: ncsnppConfig(), side: 32, trained: 62_758_787},
  {
    config: 've/cifar10_ncsnpp_deep_continuous',
    net: ncsnppConfig({blocks: 8}),
    side: 32,
    trained: 107_586_947,
  },
  ...['bedroom', 'celebahq_256', 'church', 'ffhq_256'].map((data) => ({
    config: `ve/${data}_ncsnpp_continuous`,
    net: ncsnppConfig(lsun),
    side: 256,
    trained: 65_574_421,
  })),
  ...['celebahq', 'ffhq'].map((data) => ({
    config: `ve/${data}_ncsnpp_continuous`,
    net: ncsnppConfig(large),
    side: 1024,
    trained: 105_785_880,
  })),
];
