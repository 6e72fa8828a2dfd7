import {parse} from 'yaml';
import type {Json} from '../../json.ts';

/** The value that a text stands for in a pipeline file. @throws Error on a text that is not YAML. */
export const yamlValue = (text: string): Json => parse(text) as Json;
