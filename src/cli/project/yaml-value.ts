import type {Json} from '../../json.ts';
import {Mistakes} from '../../pipeline/mistakes.ts';
import {readYaml} from '../../pipeline/yaml.ts';

/**
 * The value that a text stands for in a pipeline file.
 *
 * @throws Error on a text that would be a mistake there, with the first thing that is wrong.
 */
export const yamlValue = (text: string): Json => {
  const mistakes = new Mistakes('');
  const yaml = readYaml(text, mistakes);
  const mistake = mistakes.sorted().find(({severity}) => severity === 'error');
  if (yaml === undefined || mistake) throw new Error(mistake?.message);
  return yaml.value;
};
