/** How a stretch of time is written: `90s`, `1.5h`, `1h30m`; more than nothing. A regular expression for JSON Schema. */
export const durationPattern = '^(?=.*[1-9])(\\d+(\\.\\d+)?(ms|s|m|h|d))+$';

const unitMs: Readonly<Record<string, number>> = {ms: 1, s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000};
const whole = new RegExp(durationPattern);

/** Milliseconds, or undefined if the text is not a duration. */
export const parseDuration = (text: string): number | undefined => {
  if (!whole.test(text)) return undefined;
  const parts = text.matchAll(/([\d.]+)([a-z]+)/g);
  return Array.from(parts, ([, count, unit]) => Number(count) * unitMs[unit!]!).reduce(
    (sum, ms) => sum + ms,
    0,
  );
};
