import type {StageEvent} from '../stage/event.ts';

/** No event is this long; a program that never ends its line must not fill the memory. */
const longestLine = 1 << 20;

/**
 * Splits what a stage writes to its events descriptor into events. A line that is not one goes to `onOther` and is
 * otherwise ignored.
 */
export const eventReader = (onEvent: (event: StageEvent) => void, onOther: (line: string) => void) => {
  let rest = '';
  const see = (line: string): void => {
    if (line.trim() === '') return;
    const event = parseEvent(line);
    if (event) onEvent(event);
    else onOther(line);
  };
  return {
    read: (chunk: string): void => {
      const lines = (rest + chunk).split('\n');
      rest = (lines.pop() as string).slice(-longestLine);
      lines.forEach(see);
    },
    /** What came last may lack the end of its line. */
    end: (): void => {
      see(rest);
      rest = '';
    },
  };
};

/** The event that a line holds, or undefined. A figure that is null or NaN (Python writes it so) is NaN. */
export const parseEvent = (line: string): StageEvent | undefined => {
  const value = parseJson(line);
  if (typeof value !== 'object' || value === null) return undefined;
  const event = value as Record<string, unknown>;
  const {type} = event;
  return typeof type === 'string' && Object.hasOwn(readers, type) ? readers[type]?.(event) : undefined;
};

const parseJson = (line: string): unknown => {
  for (const text of [line, line.replace(/-?\b(NaN|Infinity)\b/g, 'null')]) {
    try {
      return JSON.parse(text);
    } catch {
      // The second reading allows what JSON does not.
    }
  }
  return undefined;
};

type Fields = Readonly<Record<string, unknown>>;

const readers: Readonly<Record<string, (fields: Fields) => StageEvent | undefined>> = {
  progress: ({step, total, figures}) => {
    if (typeof step !== 'number' || typeof total !== 'number') return undefined;
    return {type: 'progress', step, total, ...(isObject(figures) && {figures: numbers(figures)})};
  },
  metric: ({name, value}) =>
    typeof name === 'string' ? {type: 'metric', name, value: number(value)} : undefined,
  checkpoint: ({step}) => (typeof step === 'number' ? {type: 'checkpoint', step} : undefined),
  note: ({line}) => (typeof line === 'string' ? {type: 'note', line} : undefined),
  engine: ({engine}) =>
    isObject(engine)
      ? {
          type: 'engine',
          engine: Object.fromEntries(Object.entries(engine).map(([name, text]) => [name, String(text)])),
        }
      : undefined,
};

const isObject = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const number = (value: unknown): number => (typeof value === 'number' ? value : NaN);

const numbers = (figures: Fields): Record<string, number> =>
  Object.fromEntries(Object.entries(figures).map(([name, value]) => [name, number(value)]));
