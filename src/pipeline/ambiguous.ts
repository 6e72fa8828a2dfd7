/** A plain scalar that YAML 1.2, which `pipe` reads, and YAML 1.1, which PyYAML reads, understand differently. */
export interface Ambiguity {
  /** What it is here and there, in words, and the spelling that both read alike. */
  readonly here: string;
  readonly there: string;
  readonly safe: string;
}

/** How the two versions of YAML differ about a plain scalar's text; undefined where they agree. */
export const ambiguity = (source: string): Ambiguity | undefined => {
  const quoted = `"${source}"`;
  const text = `the text ${quoted}`;
  if (/^(yes|Yes|YES|on|On|ON)$/.test(source)) return {here: text, there: 'true', safe: `${quoted} or true`};
  if (/^(no|No|NO|off|Off|OFF)$/.test(source))
    return {here: text, there: 'false', safe: `${quoted} or false`};
  if (/^[-+]?0\d+$/.test(source)) return leadingZero(source, quoted);
  if (/^0o[0-7]+$/.test(source)) return {here: `${Number(source)}`, there: text, safe: `${Number(source)}`};
  if (/^[-+]?(0b[01_]+|\d[\d_]*(\.[\d_]*)?)$/.test(source) && /[_b]/.test(source))
    return onlyThere(source, quoted);
  if (/^[-+]?\d[\d_]*(:[0-5]?\d)+(\.[\d_]*)?$/.test(source)) {
    return {here: text, there: `${base60(source)} (counted in sixties)`, safe: quoted};
  }
  return undefined;
};

const leadingZero = (source: string, quoted: string): Ambiguity | undefined => {
  const here = String(Number(source));
  const octal = parseInt(source, 8);
  if (octal === Number(source)) return undefined;
  const there = /[89]/.test(source) ? `the text ${quoted}` : `${octal} (octal)`;
  return {here, there, safe: `${here} or ${quoted}`};
};

const onlyThere = (source: string, quoted: string): Ambiguity => {
  const digits = source.replaceAll('_', '');
  const there = String(digits.includes('b') ? parseInt(digits.replace('0b', ''), 2) : Number(digits));
  return {here: `the text ${quoted}`, there, safe: `${there} or ${quoted}`};
};

const base60 = (source: string): number => {
  const digits = source.replace(/^[-+]|_/g, '').split(':');
  const size = digits.reduce((sum, digit) => sum * 60 + Number(digit), 0);
  return source.startsWith('-') ? -size : size;
};
