import {textIn} from '../cache/listing.ts';
import type {ProgressLine} from './progress-log.ts';

export interface ProgressPoint {
  readonly at: number;
  readonly step: number;
  readonly total: number;
  readonly figures: Readonly<Record<string, number | null>>;
}

/** What the executions of a key have told of their progress, as one course. */
export interface Course {
  /** Steps increase: an execution that went on from a checkpoint takes back what came after it. */
  readonly points: readonly ProgressPoint[];
  /** Why the latest execution failed, if it did. */
  readonly failed?: {readonly at: number; readonly error: string};
}

/** The course that a file of progress lines tells; an empty one where there is none. */
export const readCourse = (path: string): Course => {
  const points: ProgressPoint[] = [];
  let failed: Course['failed'];
  for (const line of linesIn(path)) {
    failed = 'failed' in line ? {at: line.at, error: line.failed} : undefined;
    if ('failed' in line) continue;
    while (points.length > 0 && (points.at(-1) as ProgressPoint).step >= line.step) points.pop();
    points.push({figures: {}, ...line});
  }
  return {points, ...(failed && {failed})};
};

/** Whole lines only: the last may be in the writing, and after a power cut one may be torn. */
const linesIn = (path: string): readonly ProgressLine[] =>
  textIn(path)
    .split('\n')
    .slice(0, -1)
    .flatMap((line) => {
      try {
        return [JSON.parse(line) as ProgressLine];
      } catch {
        return [];
      }
    });
