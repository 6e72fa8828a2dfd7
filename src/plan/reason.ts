import type {Records} from '../cache/cache.ts';
import type {KeyParts} from '../cache/record.ts';
import type {StageNode} from '../graph/graph.ts';
import {differences} from './differences.ts';

/**
 * Why a stage that cannot be reused has to run, in one line: the first difference from its latest execution.
 *
 * @param latest the key it had at its latest execution.
 */
export const staleReason = (
  node: StageNode,
  {key, parts}: {readonly key: string; readonly parts: KeyParts},
  records: Records,
  latest: string | undefined,
): string => {
  if (records.read(key)) return 'artifact damaged or gone';
  const last = latest === undefined ? undefined : records.read(latest);
  return last ? (differences(node, parts, last)[0]?.text ?? 'its record is gone') : 'never run';
};
