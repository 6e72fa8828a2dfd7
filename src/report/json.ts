import {reporter, type Reporter} from './reporter.ts';

/**
 * One JSON object a line: `{"v":1,"time":"…","type":"stage-started",…}`. A figure that is not finite is null, as JSON
 * has no word for it.
 */
export const jsonReporter = (write: (line: string) => void, time: () => Date = () => new Date()): Reporter =>
  reporter((event) => write(`${JSON.stringify({v: 1, time: time().toISOString(), ...event})}\n`));
