import {parse, TomlDate, TomlError, type TomlValue} from 'smol-toml';
import {printFloat} from './spelling.ts';

/**
 * A TOML document as the text of a JSON document, in which `1.0` is still no `1`.
 *
 * @throws Error in one line on a text that is no TOML.
 */
export const tomlAsJson = (text: string): string => {
  try {
    return printed(parse(text, {integersAsBigInt: true}));
  } catch (error) {
    if (!(error instanceof TomlError)) throw error;
    throw new Error(`cannot be read: ${error.message.split('\n')[0]} in line ${error.line}`, {cause: error});
  }
};

const printed = (value: TomlValue): string => {
  if (typeof value === 'bigint') return String(value);
  if (typeof value === 'number') return printFloat(value);
  if (value instanceof TomlDate) return JSON.stringify(value.toISOString());
  if (Array.isArray(value)) return `[${value.map(printed).join(',')}]`;
  if (typeof value !== 'object') return JSON.stringify(value);
  const members = Object.entries(value).map(([name, member]) => `${JSON.stringify(name)}:${printed(member)}`);
  return `{${members.join(',')}}`;
};
