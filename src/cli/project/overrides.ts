import type {Json} from '../../json.ts';
import type {Overrides} from '../../pipeline/pipeline.ts';
import {UsageError} from '../../plan/selection.ts';
import type {Settings} from '../line/settings.ts';

/** What `--profile` and `--set` say; the value of a `--set` is read as YAML, as it would be in the file. */
export const readOverrides = async ({profile, set}: Settings): Promise<Overrides> => ({
  ...(profile !== undefined && {profile}),
  set: set === undefined ? {} : await readAssignments(set),
});

const readAssignments = async (assignments: readonly string[]): Promise<Overrides['set']> => {
  const {yamlValue} = await import('./yaml-value.ts');
  const read = (assignment: string): readonly [string, Json] => {
    const [, param, text] = /^([^=]+)=(.*)$/s.exec(assignment) ?? [];
    if (param === undefined || text === undefined)
      throw new UsageError(`--set takes PARAM=VALUE, not "${assignment}".`);
    return [param, readValue(() => yamlValue(text), assignment)];
  };
  return Object.fromEntries(assignments.map(read));
};

const readValue = (parse: () => Json, assignment: string): Json => {
  try {
    return parse();
  } catch (error) {
    throw new UsageError(
      `The value in --set ${assignment} cannot be read: ${(error as Error).message.split('\n')[0]}`,
    );
  }
};
