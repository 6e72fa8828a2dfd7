import type {ScoreSamplerConfig} from '../../schemas/sampler.ts';
import {checkParams} from '../../src/graph/params.ts';
import type {JsonObject} from '../../src/json.ts';
import sample from '../../stages/sample.ts';

type Type = ScoreSamplerConfig['type'];
type Of<T extends Type> = Extract<ScoreSamplerConfig, {readonly type: T}>;

/** Of each type of sampler, what a pipeline may say of it: the rest has defaults. */
export type GivenSampler<T extends Type = Type> = T extends Type
  ? {readonly type: T} & Partial<Of<T>>
  : never;

/** A sampler as a stage has it. */
export const filledSampler = <T extends Type>(sampler: GivenSampler<T>): Of<T> => {
  const given = {sampler} as unknown as JsonObject;
  const {params, misfits} = checkParams(sample.params as unknown as JsonObject, given, 'stage');
  if (misfits.length > 0) throw new TypeError(misfits.map(({message}) => message).join('\n'));
  return params['sampler'] as unknown as Of<T>;
};
