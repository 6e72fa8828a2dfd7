import {Type} from 'typebox';
import {durationPattern} from '../src/pipeline/duration.ts';
import {sizePattern} from '../src/pipeline/size.ts';

/** Names, durations and sizes as a pipeline file writes them. Titles are noun phrases: messages are made of them. */

export const closed = {additionalProperties: false};
export const title = (text: string): {title: string} => ({title: text});

export const stageName = {
  ...title('a name: letters, digits, "_", "-" and ".", beginning with a letter'),
  pattern: '^[A-Za-z][\\w.-]*$',
};
export const plainName = {
  ...title('a name: letters, digits, "_" and "-", beginning with a letter or "_"'),
  pattern: '^[A-Za-z_][\\w-]*$',
};
export const paramName = {
  title:
    'a name: letters, digits, "_" and "-", beginning with a letter or "_", other than "in" and "out", which belong to cmd',
  pattern: '^(?!(in|out)$)[A-Za-z_][\\w-]*$',
};
export const paramPath = {
  ...title('the path of a param, such as lr or net.features'),
  pattern: '^[A-Za-z_][\\w-]*(\\.[A-Za-z_][\\w-]*|\\[\\d+\\])*$',
};
export const variableName = {...title('the name of an environment variable'), pattern: '^[A-Za-z_]\\w*$'};

export const Duration = (description: string) =>
  Type.String({...title('a duration such as 90s, 30m or 6h'), pattern: durationPattern, description});

export const Size = (description: string) =>
  Type.String({...title('a size such as 4GiB or 500MB'), pattern: sizePattern, description});

export const Word = Type.Union([Type.String(), Type.Number(), Type.Boolean()]);
