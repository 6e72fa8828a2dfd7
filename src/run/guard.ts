import type {Guard} from '../pipeline/pipeline.ts';
import type {StageEvent} from '../stage/event.ts';

/** Watches the events of a running stage; `why` is called at most once, when the stage cannot succeed any more. */
export interface Watch {
  see(event: StageEvent): void;
  end(): void;
}

/**
 * Ends a stage that took too long or whose guard is broken: a figure (`finite`, or the loss) that is not finite or is
 * above `max`, or no event for `stallMs`.
 */
export const watchStage = (
  limits: {timeoutMs?: number; guard?: Guard},
  why: (reason: string) => void,
): Watch => {
  const {timeoutMs, guard = {}} = limits;
  const figure = guard.finite ?? 'loss';
  const limit = timer(timeoutMs, () => why(`took longer than its limit of ${seconds(timeoutMs)}`));
  const stall = timer(guard.stallMs, () => why(`sent no event for ${seconds(guard.stallMs)}`));
  return {
    see: (event) => {
      stall?.refresh();
      const value = figureOf(event, figure);
      if (value === undefined) return;
      if (guard.finite !== undefined && !Number.isFinite(value)) why(`${figure} is not finite`);
      // Written so that NaN, which compares with nothing, is above every maximum.
      else if (guard.max !== undefined && !(value <= guard.max))
        why(`${figure} ${value} is above ${guard.max}`);
    },
    end: () => {
      clearTimeout(limit);
      clearTimeout(stall);
    },
  };
};

const figureOf = (event: StageEvent, name: string): number | undefined => {
  if (event.type === 'progress') return event.figures?.[name];
  return event.type === 'metric' && event.name === name ? event.value : undefined;
};

/** The longest time that setTimeout can wait; it fires at once for more. */
const longestTimer = 2 ** 31 - 1;

const timer = (ms: number | undefined, act: () => void): NodeJS.Timeout | undefined =>
  ms === undefined ? undefined : setTimeout(act, Math.min(ms, longestTimer));

const seconds = (ms = 0): string => `${ms / 1000} s`;
