import {rowsInMemory} from '../../stages/artifacts/row-source.ts';
import {frechet} from '../../stages/metrics/frechet.ts';
import {gaussianOf} from '../../stages/metrics/gaussian.ts';
import {inceptionScore} from '../../stages/metrics/inception-score.ts';
import {kid} from '../../stages/metrics/kid.ts';
import {figures, prdc} from '../../stages/metrics/prdc.ts';
import type {Case} from './cases.ts';

/** What a metric comes to, or why it does not. */
export type Said =
  {readonly value: readonly number[]; readonly relative?: boolean} | {readonly fails: string};

/** Seed of torch-fidelity's subsets and orders. */
const seed = 2020;

export const ours = async (one: Case): Promise<Record<'prdc' | 'fid' | 'kid' | 'is', Said>> => {
  const [real, generated] = [rowsInMemory(one.real, one.width), rowsInMemory(one.generated, one.width)];
  return {
    prdc: await said(async () => {
      const {counts} = await prdc(real, generated, one.k);
      return {value: figures.map((figure) => counts[figure])};
    }),
    fid: await said(async () => {
      const {distance} = frechet(await gaussianOf(real, 'real'), await gaussianOf(generated, 'generated'));
      return {value: [distance], relative: true};
    }),
    kid: await said(async () => {
      const {mean, deviation} = await kid(real, generated, {subsets: 10, size: one.size, seed});
      return {value: [mean, deviation!]};
    }),
    is: await said(async () => {
      const {mean, deviation} = await inceptionScore(generated, {splits: 10, seed});
      return {value: [mean, deviation!]};
    }),
  };
};

const said = async (measure: () => Promise<Said>): Promise<Said> => {
  try {
    return await measure();
  } catch (error) {
    if (error instanceof RangeError) return {fails: error.message};
    throw error;
  }
};
