import {readFileSync} from 'node:fs';
import {homedir} from 'node:os';
import type {JsonObject} from '../../json.ts';

/** Ids of a pipeline's stages, and names of matrix stages; as far as the file can be understood. */
export const stagesIn = async (file: string, profile?: string): Promise<readonly string[]> => {
  const {readPipeline} = await import('../../pipeline/parse.ts');
  const read = readPipeline(atHome(file), {set: {}, ...(profile !== undefined && {profile})});
  const stages = (read.ok ? read.value.stages : read.partial?.stages) ?? [];
  return [...new Set(stages.flatMap(({name, id}) => [name, id]))];
};

export const profilesIn = async (file: string): Promise<readonly string[]> => {
  const {profiles} = await topOf(file);
  return Object.keys(profiles ?? {});
};

/** Names of the sweeps that a file declares. */
export const sweepsDeclaredIn = async (file: string): Promise<readonly string[]> => {
  const {sweeps} = await topOf(file);
  return Object.keys(sweeps ?? {});
};

/** Dotted names of params, and of their parts. */
export const paramsIn = async (file: string): Promise<readonly string[]> => {
  const {namedParts} = await import('../../pipeline/value.ts');
  const {params} = await topOf(file);
  return namedParts(params ?? {});
};

type Top = Readonly<Partial<Record<'params' | 'profiles' | 'sweeps', JsonObject | null>>>;

/** A file that cannot be read names nothing: nobody wants to be told of mistakes while typing. */
const topOf = async (file: string): Promise<Top> => {
  const {yamlValue} = await import('../project/yaml-value.ts');
  try {
    return (yamlValue(readFileSync(atHome(file), 'utf8')) ?? {}) as JsonObject;
  } catch {
    return {};
  }
};

/** A shell hands words on as they are written. */
const atHome = (file: string): string => file.replace(/^~(?=\/)/, homedir());
