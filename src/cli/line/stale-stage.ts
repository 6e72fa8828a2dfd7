/** A command wants the artifact of a stage that has none which can be used as it is. */
export class StaleStage extends Error {
  override readonly name = 'StaleStage';

  constructor(stage: string, file: string) {
    super(`${stage} is stale, so it has no artifact. Make it first: pipe run ${file} '${stage}'`);
  }
}
