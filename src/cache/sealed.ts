import {sha256} from '../json.ts';

/**
 * JSON text with its own digest around it, `{"sha256":"…","value":…}` and a line's end, so that a flipped bit in a
 * small file is noticed when it is read.
 */
export const sealed = (body: string): string => `${opening(sha256(body))}${body}${CLOSING}`;

/** The text that was sealed, or undefined if a bit of it differs. */
export const unsealed = (text: string): string | undefined => {
  const body = text.slice(OPENING_LENGTH, -CLOSING.length);
  return text === sealed(body) ? body : undefined;
};

const opening = (digest: string): string => `{"sha256":"${digest}","value":`;
const OPENING_LENGTH = opening(sha256('')).length;
const CLOSING = '}\n';
