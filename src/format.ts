/** `0.4 s`, `12 s`, `3 min 05 s`, `2 h 07 min`, `3 d 04 h`. */
export const duration = (ms: number): string => {
  if (ms < 9_950) return `${(ms / 1_000).toFixed(1)} s`;
  const seconds = Math.round(ms / 1_000);
  if (seconds < 60) return `${seconds} s`;
  if (seconds < 3_600) return `${Math.floor(seconds / 60)} min ${padded(seconds % 60)} s`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 1_440) return `${Math.floor(minutes / 60)} h ${padded(minutes % 60)} min`;
  const hours = Math.floor(minutes / 60);
  return `${Math.floor(hours / 24)} d ${padded(hours % 24)} h`;
};

const padded = (value: number): string => `${value}`.padStart(2, '0');

/** Four significant digits, and those of a whole number: as a reader of a loss wants them. `0.04213`, `12346`, `1.2e-7`. */
export const figure = (value: number): string => {
  if (!Number.isFinite(value)) return 'not finite';
  const size = Math.abs(value);
  if (size !== 0 && (size < 1e-4 || size >= 1e6)) return value.toExponential(1);
  return `${size < 1e4 ? Number(value.toPrecision(4)) : Math.round(value)}`;
};

const bars = '▁▂▃▄▅▆▇█';

/** A line of bars, one a value, between the least and the greatest of them. What is not finite is left out. */
export const sparkline = (values: readonly number[]): string => {
  const finite = values.filter((value) => Number.isFinite(value));
  const [least, most] = [Math.min(...finite), Math.max(...finite)];
  const scale = most > least ? (bars.length - 1) / (most - least) : 0;
  return finite.map((value) => bars[Math.round((value - least) * scale)]).join('');
};

/** A text without what a terminal would obey, such as to clear the screen: that is spelt as JSON does. */
export const visible = (text: string): string => text.replace(/(?![\n\t])\p{Cc}/gu, spelt);

/** The same on one line. */
export const inLine = (text: string): string => text.replace(/\p{Cc}/gu, spelt);

const spelt = (character: string): string => {
  const json = JSON.stringify(character).slice(1, -1);
  // JSON need not spell what comes after ASCII, but some of it is obeyed too.
  return json === character ? `\\u00${character.charCodeAt(0).toString(16)}` : json;
};

export const count = (number: number, noun: string): string => `${number} ${noun}${number === 1 ? '' : 's'}`;
