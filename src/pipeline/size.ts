/** How a number of bytes is written: `4GiB` (1024³), `500MB` (1000²), `1.5TB`; more than nothing. For JSON Schema. */
export const sizePattern = '^(?=.*[1-9])\\d+(\\.\\d+)?(B|[kKMGT]B|[KMGT]iB)$';

const whole = new RegExp(sizePattern);

/** Whole bytes, or undefined if the text is not a size. */
export const parseSize = (text: string): number | undefined => {
  if (!whole.test(text)) return undefined;
  const [, count, prefix, binary] = /^([\d.]+)([kKMGT]?)(i?)B$/.exec(text)!;
  const power = prefix === '' ? 0 : 'KMGT'.indexOf(prefix!.toUpperCase()) + 1;
  return Math.round(Number(count) * (binary ? 1024 : 1000) ** power);
};
