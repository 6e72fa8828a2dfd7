import {existsSync} from 'node:fs';
import {join} from 'node:path';
import type {Json, JsonObject} from '../json.ts';
import type {Path} from '../pipeline/locate.ts';
import type {Params} from './params.ts';
import type {Layer} from './scope.ts';

/** What the top of a dvc.yaml makes known: params.yaml if it is there, then the `vars` in their order. */
export const globalLayers = (vars: Json | undefined, dir: string, params: Params): readonly Layer[] => {
  const preset = join(dir, 'params.yaml');
  const layers = existsSync(preset) ? params.load(preset, []) : [];
  return [...layers, ...varsLayers(vars, ['vars'], dir, params)];
};

/** The values of a `vars` list: files, parts of files (`params.json:clean,feats`) and values written there. */
export const varsLayers = (
  vars: Json | undefined,
  at: Path,
  dir: string,
  params: Params,
  stage?: string,
): readonly Layer[] =>
  ((vars ?? []) as readonly (string | JsonObject)[]).flatMap((item, index) => {
    const place = [...at, index];
    if (typeof item !== 'string') return params.define(item, place, stage);
    const [file = '', keys] = item.split(':');
    return params.load(join(dir, file), place, keys?.split(',').filter(Boolean), stage);
  });
