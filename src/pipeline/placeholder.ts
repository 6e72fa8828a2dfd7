/**
 * What stands in a command until it runs: `${out}`, `${in.NAME}`, `${in.NAME[0]}`, and `${$}`, a dollar sign that begins
 * none of these.
 */
export const placeholder = /\$\{(?:(out)|in\.([A-Za-z_][\w-]*)(?:\[(\d+)\])?|\$)\}/g;

/** A text in which nothing is taken for a placeholder. */
export const withoutPlaceholders = (text: string): string =>
  text.replace(placeholder, (source) => `\${$}${source.slice(1)}`);
