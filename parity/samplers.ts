import {measureMoments, momentCases, momentCount} from './samplers/moments.ts';
import {measureOrder, orderCases} from './samplers/orders.ts';

/** How far a sampler with an exact score is from the law of the data, in standard errors of so many draws. */
export interface SamplerRow {
  readonly sampler: string;
  readonly sde: string;
  readonly nfe: number;
  /** Of the share of a class. */
  readonly share: number;
  /** Of the mean of a class, by guidance. */
  readonly mean: number;
  /** Of its covariance. */
  readonly covariance: number;
}

export interface OrderRow {
  readonly sampler: string;
  readonly order: number;
  readonly measured: number;
}

/** A class's share of a third, and a variance in proportion, vary by this much. */
const shareError = Math.sqrt(2 / 9 / momentCount);
const varianceError = Math.sqrt(2 / momentCount);

export const samplerRows = async (): Promise<readonly SamplerRow[]> => {
  const rows: SamplerRow[] = [];
  for (const it of momentCases) {
    const {nfe, share, mean, covariance} = await measureMoments(it);
    rows.push({
      sampler: it.name,
      sde: it.sde.type,
      nfe,
      share: share / shareError,
      mean,
      covariance: covariance / varianceError,
    });
  }
  return rows;
};

export const orderRows = async (): Promise<readonly OrderRow[]> => {
  const rows: OrderRow[] = [];
  for (const it of orderCases)
    rows.push({sampler: it.name, order: it.order, measured: await measureOrder(it)});
  return rows;
};
