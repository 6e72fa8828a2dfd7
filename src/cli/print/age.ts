import {duration} from '../../format.ts';

/** How long ago a time of ISO 8601 was; nothing if it is not known. */
export const ageText = (time: string | undefined): string =>
  time === undefined ? '' : duration(Date.now() - Date.parse(time));
