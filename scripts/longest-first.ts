import {BaseSequencer, type TestSpecification} from 'vitest/node';

/** These take minutes: begun last, each would run on alone when all others have ended. */
const longest = ['pipelines/shipped.test.ts', 'pipelines/score-sde.test.ts', 'dvc/corpus.test.ts'];

/** Without times of an earlier run, as on a clean checkout, vitest begins with the largest files. */
export class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files);
    const rank = ({moduleId}: TestSpecification): number =>
      longest.findIndex((name) => moduleId.endsWith(name));
    const first = sorted.filter((file) => rank(file) >= 0).sort((a, b) => rank(a) - rank(b));
    return [...first, ...sorted.filter((file) => rank(file) < 0)];
  }
}
