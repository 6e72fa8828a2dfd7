import {parse} from 'yaml';
import {canonicalJson, type Json} from '../../json.ts';

/**
 * The value that a text stands for in a pipeline file.
 *
 * @throws Error on a text that is not YAML; TypeError on what has no JSON form, such as `.nan`.
 */
export const yamlValue = (text: string): Json => {
  const value = parse(text) as Json;
  canonicalJson(value);
  return value;
};
