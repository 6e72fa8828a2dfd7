import {mkdirSync, writeFileSync} from 'node:fs';
import {fileURLToPath} from 'node:url';
import {startBackend} from '../stages/math/backend.ts';
import {networkRows} from './networks.ts';
import {orderRows, samplerRows} from './samplers.ts';
import {momentCount} from './samplers/moments.ts';
import {csv, markdown, type Rows} from './tables.ts';

/** What agrees with published networks and with exact laws, printed and kept in docs/results/parity. */
const target = new URL('../docs/results/parity/', import.meta.url);

export const modelParity = async (): Promise<void> => {
  const {backend, version} = await startBackend({threads: 1});

  const networks: Rows = [
    ['network', 'parameters', 'published', 'golden error'],
    ...networkRows().map(({network, parameters, published, goldenError}) => [
      network,
      String(parameters),
      String(published),
      goldenError?.toExponential(1) ?? '',
    ]),
  ];
  const samplers: Rows = [
    ['sampler', 'noising', 'nfe', 'class', 'mean', 'covariance'],
    ...(await samplerRows()).map(({sampler, sde, nfe, share, mean, covariance}) => [
      sampler,
      sde,
      nfe.toFixed(0),
      ...[share, mean, covariance].map((error) => error.toFixed(1)),
    ]),
  ];
  const orders: Rows = [
    ['sampler', 'order', 'measured'],
    ...(await orderRows()).map(({sampler, order, measured}) => [sampler, String(order), measured.toFixed(2)]),
  ];

  const text = `# Parity

\`npm run parity -- models\` made these tables, by ${backend} ${version} on one thread.

## Networks

Parameters of the network that a configuration declares, beside the published number. The golden error is that of a small
network of the same kind, filled by a rule, against numbers of the released code: the largest, relative to the deviation of
the output for the U-nets, and to the larger of 1 and the value for NCSNv2. Where there is none, no numbers are known.

${markdown(networks)}

## Samplers

Each sampler draws ${momentCount} points from a mixture of three normal classes in the plane along the exact score, and as many of
one class by exact guidance. Errors of the classes' shares, and of mean and covariance of the one class, are in standard
errors of so many draws: the largest of the entries. What a discretisation changes beside chance is in them.

${markdown(samplers)}

## Orders of convergence

The slope of the logarithm of the error over that of the number of steps: of the ends of paths for those that follow the
probability flow, of the variance ("weak") for those that draw at random.

${markdown(orders)}
`;

  mkdirSync(target, {recursive: true});
  const write = (name: string, content: string): void =>
    writeFileSync(fileURLToPath(new URL(name, target)), content);
  write('README.md', text);
  write('networks.csv', csv(networks));
  write('samplers.csv', csv(samplers));
  write('orders.csv', csv(orders));
  process.stdout.write(text);
};
