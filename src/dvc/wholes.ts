import type {Findings} from './findings.ts';
import type {Owner} from './owners.ts';
import type {DvcStage} from './stage.ts';
import type {WiredStage} from './wire.ts';

/** DVC compares each out by itself, `pipe` an artifact as a whole. */
export const remarkOnWholes = (
  wired: readonly WiredStage[],
  owned: readonly Owner<DvcStage>[],
  findings: Findings,
): void => {
  const counts = new Map<DvcStage, number>();
  for (const {stage} of owned) counts.set(stage, (counts.get(stage) ?? 0) + 1);
  for (const {stage, made, reads} of wired) {
    const whole = made.filter((maker) => {
      const read = owned.filter(
        (owner) => owner.stage === maker && reads.some(({value}) => value === owner.path),
      );
      return read.length < (counts.get(maker) ?? 0);
    });
    if (whole.length === 0) continue;
    const names = whole.map(({name}) => name).join(', ');
    const at = [...stage.at, 'deps'];
    findings.remark(
      at,
      `${stage.name} reads some of what ${names} makes; here a change of the other outs reruns it as well.`,
      stage.name,
    );
  }
};
