import {duration} from '../../format.ts';

/** How long ago a time of ISO 8601 was, 0 s if the clock has gone back since; nothing if it is not known. */
export const ageText = (time: string | undefined): string =>
  time === undefined ? '' : duration(Math.max(0, Date.now() - Date.parse(time)));
