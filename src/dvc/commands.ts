import type {Json} from '../json.ts';
import type {Path} from '../pipeline/locate.ts';
import type {StageReader} from './stage.ts';
import type {Text} from './text.ts';

/** DVC runs each line of a text, and each member of a list, by a shell of its own. */
export const readCommands = (raw: Json, at: Path, reader: StageReader): readonly Text[] | undefined => {
  const parts = Array.isArray(raw)
    ? (raw as readonly Json[]).map((part, index) => reader.text(part, [...at, index], {unpack: true}))
    : [reader.text(raw, at, {unpack: true})];
  if (parts.includes(undefined)) return undefined;
  const whole = parts as readonly Text[];
  return Array.isArray(raw) ? whole : whole.flatMap(linesOf);
};

const linesOf = ({value, written}: Text): readonly Text[] => {
  const lines = written.split('\n');
  return value
    .split('\n')
    .map((line, index) => ({value: line, written: lines[index] ?? line}))
    .filter((line) => line.value.trim() !== '');
};
