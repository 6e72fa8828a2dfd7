import {Ajv} from 'ajv';
import {Sweep, type SweepConfig} from '../../../schemas/sweep.ts';
import type {JsonObject} from '../../json.ts';
import {explain} from '../../pipeline/explain.ts';
import type {Pipeline} from '../../pipeline/pipeline.ts';
import {UsageError} from '../../plan/selection.ts';
import type {Settings} from '../line/settings.ts';
import {typedConfig} from './typed-config.ts';

/** A sweep, and its name where the file declares it. */
export interface AskedSweep {
  readonly config: SweepConfig;
  readonly declaredAs?: string;
}

/**
 * What the command line says, over what the file declares: its only sweep, or the one that is named.
 *
 * @throws UsageError where that is no sweep, with what would be right.
 */
export const askedSweep = (settings: Settings, pipeline: Pipeline): AskedSweep => {
  const typed = typedConfig(settings, pipeline.params);
  const spaces = ['grid', 'zip', 'random'].some((name) => name in typed);
  const declaredAs = settings.sweep ?? (spaces ? undefined : onlySweep(pipeline));
  const declared = declaredAs === undefined ? {} : declaredSweep(pipeline, declaredAs);
  const config = {...declared, ...typed} as unknown as SweepConfig;
  return {config: checked(config), ...(declaredAs !== undefined && {declaredAs})};
};

const declaredSweep = ({sweeps, name}: Pipeline, wanted: string): JsonObject => {
  const found = sweeps[wanted];
  if (found !== undefined) return found as JsonObject;
  const names = Object.keys(sweeps);
  const choices = names.length === 0 ? 'declares none' : `declares ${names.join(', ')}`;
  throw new UsageError(`${name} declares no sweep "${wanted}"; it ${choices}.`);
};

const onlySweep = ({sweeps, name}: Pipeline): string => {
  const [only, ...others] = Object.keys(sweeps);
  if (only === undefined)
    throw new UsageError(
      `${name} declares no sweep: say what to vary, such as --grid lr=1e-3,1e-4, or declare it under "sweeps".`,
    );
  if (others.length > 0)
    throw new UsageError(`${name} declares ${[only, ...others].join(', ')}: name one by --sweep.`);
  return only;
};

/** What the file declares has been checked with the file, but for what its `${…}` stand for; the rest has not. */
const checked = (config: SweepConfig): SweepConfig => {
  const validate = new Ajv({allErrors: true, verbose: true, strict: false}).compile(Sweep);
  if (validate(config)) return config;
  const misfits = explain(validate.errors ?? [], config);
  throw new UsageError(misfits.map(({path, message}) => `sweep ${path.join('.')}: ${message}`).join('\n'));
};
