import {writeFile} from 'node:fs/promises';
import {join} from 'node:path';
import {describe, expect, it} from 'vitest';
import {encodeNpy, encodeNpyHead} from '../../stages/artifacts/npy.ts';
import {encodeNpz} from '../../stages/artifacts/npz.ts';
import {statistics as codec} from '../../stages/artifacts/statistics.ts';
import {writeZip} from '../../stages/artifacts/zip.ts';
import featureStatistics from '../../stages/feature-statistics.ts';
import fid from '../../stages/fid.ts';
import importStatistics from '../../stages/import-statistics.ts';
import {newDirectory} from '../helpers/directory.ts';
import {featuresOf} from '../helpers/features.ts';
import {mat} from '../helpers/mat.ts';
import {runStage} from '../helpers/run-stage.ts';

const real = featuresOf(mat(64, 8, 1), 8);
const generated = featuresOf(mat(48, 8, 2, 1.25, 0.5), 8, {nfe: 12});
const wired = {real, statistics: undefined, generated};
const expected = 3.314497031495981;

describe('fid', () => {
  it('records the distance with what it is of', async () => {
    const {output, metrics} = await runStage(fid, {}, wired);
    expect(metrics['fd:light']! / expected).toBeCloseTo(1, 6);
    expect(output.values).toMatchObject({
      name: 'fd:light',
      value: metrics['fd:light']!,
      route: 'cholesky',
      real: {count: 64},
      generated: {count: 48},
      extractor: {name: 'light', digest: 'abc'},
      front_end: 'tf1',
      width: 8,
      nfe: 12,
    });
  });

  it('is called FID only of Inception', async () => {
    const extractor = {name: 'inception-2015-12-05', digest: '6726825d'};
    const of = (one: typeof real) => ({...one, extraction: {...one.extraction, extractor}});
    const {metrics} = await runStage(fid, {}, {...wired, real: of(real), generated: of(generated)});
    expect(Object.keys(metrics)).toEqual(['FID']);
  });

  it('compares class by class, and takes the plain mean', async () => {
    const {output, metrics} = await runStage(fid, {by_class: true}, wired);
    const even = (values: Float64Array) => values.filter((_, at) => Math.floor(at / 8) % 2 === 0);
    const alone = await runStage(
      fid,
      {},
      {
        ...wired,
        real: featuresOf(even(mat(64, 8, 1)), 8),
        generated: featuresOf(even(mat(48, 8, 2, 1.25, 0.5)), 8),
      },
    );
    expect(metrics['cat.fd:light']).toBeCloseTo(alone.metrics['fd:light']!, 12);
    const numbered = {...generated, names: ['0', '1']};
    const byNumber = await runStage(fid, {by_class: true}, {...wired, generated: numbered});
    expect(byNumber.metrics).toEqual(metrics);
    const mean = (metrics['cat.fd:light']! + metrics['dog.fd:light']!) / 2;
    expect(output.values).toMatchObject({mean: {value: mean}, cat: {count_real: 32, count_generated: 24}});
  });

  it('takes no more generated rows of a class than there are real ones, the first ones', async () => {
    const more = featuresOf([...mat(48, 8, 2, 1.25, 0.5), ...mat(48, 8, 5)], 8);
    const {output} = await runStage(fid, {by_class: true}, {...wired, generated: more});
    expect(output.values).toMatchObject({cat: {count_real: 32, count_generated: 32}});
  });

  it('finds the same from statistics, kept here or by another tool', async () => {
    const {output: kept} = await runStage(featureStatistics, {}, {features: real});
    const dir = await newDirectory();
    await codec.write(dir, kept);
    expect(await codec.read(dir)).toEqual(kept);
    const file = join(dir, 'statistics.npz');
    const {extractor, frontEnd, quantise} = kept.extraction;
    const {output: imported} = await runStage(
      importStatistics,
      {count: 64, extractor, front_end: frontEnd, quantise},
      {},
      {files: [file]},
    );
    expect(imported).toEqual(kept);
    for (const covariance of ['unbiased', 'biased']) {
      const direct = await runStage(fid, {covariance}, wired);
      const {output, metrics} = await runStage(
        fid,
        {covariance},
        {...wired, real: undefined, statistics: kept},
      );
      expect(metrics['fd:light']).toBeCloseTo(direct.metrics['fd:light']!, 12);
      expect(output.values).toMatchObject({real: {count: 64, statistics: true}});
    }
  });

  it.each([
    [{mu: [2], sigma: [2, 3]}, 'mu is [2] and sigma [2, 3]'],
    [{mu: [2]}, 'foreign.npz: it has no array sigma, only mu'],
    [{mu: [0], sigma: [0, 0]}, 'mu is [0] and sigma [0, 0]'],
    [{mu: [2], sigma: [2, 2], bad: NaN}, 'it holds numbers that are not finite'],
    [{mu: [2], sigma: [2, 2], bad: 1.0001}, 'sigma is not symmetric: [1, 0] is 1, [0, 1] is 1.0001'],
    [{mu: [2], sigma: [2, 2], bad: 7}, 'sigma is not symmetric: [1, 0] is 1, [0, 1] is 7'],
  ])(
    'refuses foreign statistics with %j',
    async ({bad, ...shapes}: {bad?: number; mu?: number[]; sigma?: number[]}, message) => {
      const arrays = Object.fromEntries(
        Object.entries(shapes).map(([name, shape]) => {
          const values = new Float64Array(shape.reduce((product, length) => product * length, 1)).fill(1);
          if (name === 'sigma' && bad !== undefined) values[1] = bad;
          return [name, {shape, values}];
        }),
      );
      const file = join(await newDirectory(), 'foreign.npz');
      await writeFile(file, encodeNpz(arrays));
      const params = {
        count: 9,
        extractor: {name: 'light', digest: 'abc'},
        front_end: 'tf1',
        quantise: 'round',
      };
      await expect(runStage(importStatistics, params, {}, {files: [file]})).rejects.toThrow(message);
    },
  );

  it('reads mu and sigma alone of the arrays of a file, and names it', async () => {
    const file = join(await newDirectory(), 'foreign.npz');
    const [mu, sigma] = [
      {shape: [1], values: Float64Array.of(3)},
      {shape: [1, 1], values: Float64Array.of(4)},
    ];
    const imported = async (entries: Readonly<Record<string, Uint8Array>>) => {
      await writeFile(file, writeZip(new Map(Object.entries(entries))));
      const params = {count: 9, extractor: {name: 'a', digest: 'b'}, front_end: 'c', quantise: 'd'};
      return (await runStage(importStatistics, params, {}, {files: [file]})).output;
    };
    const text = Buffer.concat([encodeNpyHead('<U1', [1]), Buffer.from('a\0\0\0')]);
    const known = {'mu.npy': encodeNpy(mu), 'sigma.npy': encodeNpy(sigma)};
    expect(await imported({...known, 'note.npy': text})).toMatchObject({
      mean: mu.values,
      covariance: sigma.values,
    });
    await expect(imported({...known, 'mu.npy': text})).rejects.toThrow(
      'foreign.npz: mu: .npy element type <U1 is not supported',
    );
  });

  it('says what does not fit', async () => {
    const other = {...generated, extraction: {...generated.extraction, frontEnd: 'clean'}};
    await expect(runStage(fid, {}, {...wired, generated: other})).rejects.toThrow(
      'differ in front_end (tf1 and clean)',
    );
    await expect(runStage(fid, {}, {...wired, real: undefined})).rejects.toThrow('wire one reference');
    const renamed = {...generated, names: ['cat', 'cow']};
    await expect(runStage(fid, {by_class: true}, {...wired, generated: renamed})).rejects.toThrow(
      'the real features are of the classes cat, dog, the generated ones of cat, cow',
    );
    const three = {...generated, names: ['0', '1', '2']};
    await expect(runStage(fid, {by_class: true}, {...wired, generated: three})).rejects.toThrow('of 0, 1, 2');
    const onlyCats = {...generated, labels: new Int32Array(48)};
    await expect(runStage(fid, {by_class: true}, {...wired, generated: onlyCats})).rejects.toThrow(
      'there are no generated features of class dog',
    );
    const oneDog = {...generated, labels: new Int32Array(48).with(7, 1)};
    await expect(runStage(fid, {by_class: true}, {...wired, generated: oneDog})).rejects.toThrow(
      'class dog: a covariance needs at least 2 rows, got 1 (generated)',
    );
    const broken = featuresOf(mat(48, 8, 2).with(17, NaN), 8);
    await expect(runStage(fid, {}, {...wired, generated: broken})).rejects.toThrow(
      'generated row 2 holds NaN',
    );
    await expect(
      runStage(
        importStatistics,
        {count: 9, extractor: {name: 'a', digest: 'b'}, front_end: 'c', quantise: 'd'},
        {},
      ),
    ).rejects.toThrow('name one .npz file');
  });
});
