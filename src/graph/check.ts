import type {Diagnostic} from '../pipeline/diagnostic.ts';
import {type Draft, holdsBroken, isBroken, type StageDraft} from '../pipeline/draft.ts';
import {glob} from '../pipeline/glob.ts';
import {type Mistake, Mistakes} from '../pipeline/mistakes.ts';
import {patternMistake} from '../pipeline/wildcards.ts';
import type {Declaration, StageCode} from '../stage/declaration.ts';
import {cyclesOf} from './cycles.ts';
import type {Misfit} from './misfit.ts';
import {checkParams} from './params.ts';
import {type KindOf, miswired} from './wire.ts';

/**
 * Every mistake in what can be known of a pipeline only with its stage types: params that are not valid, inputs that
 * their reader does not declare or of another kind than it expects, files that are not there, stages that wait for each
 * other. Of what is not understood, or of a type that could not be loaded, nothing is said: its mistake has been told.
 *
 * @param code of the stage types that could be loaded.
 * @param cacheRoot whose files are no files of a pipeline.
 */
export const checkGraph = (
  draft: Draft,
  code: ReadonlyMap<string, StageCode>,
  cacheRoot: string,
): readonly Diagnostic[] =>
  told(draft, [...mistakesIn(draft, draft.stages, code, cacheRoot), ...cyclesOf(draft.stages)]);

/**
 * The mistakes in some of the stages, but for those that wait for each other.
 *
 * @param whole stages of which to look at everything.
 * @param params stages of which to look at the params alone: the rest is as it was in others.
 */
export const checkStages = (
  draft: Draft,
  {whole, params}: {readonly whole: readonly StageDraft[]; readonly params: readonly StageDraft[]},
  code: ReadonlyMap<string, StageCode>,
  cacheRoot: string,
): readonly Diagnostic[] => {
  const inParams = params.flatMap((stage) => paramMistakes(stage, code));
  return told(draft, [...mistakesIn(draft, whole, code, cacheRoot), ...inParams]);
};

const told = ({file}: Draft, mistakes: readonly Mistake[]): readonly Diagnostic[] => {
  const diagnostics = new Mistakes(file);
  for (const mistake of mistakes) diagnostics.error(mistake);
  return diagnostics.sorted();
};

const mistakesIn = (
  draft: Draft,
  stages: readonly StageDraft[],
  code: ReadonlyMap<string, StageCode>,
  cacheRoot: string,
): readonly Mistake[] => {
  if (stages.length === 0) return [];
  const kinds = new Map(draft.stages.map((stage) => [stage.id, kindMade(stage, code)]));
  const kindOf: KindOf = (id) => kinds.get(id);
  const places = new Set<string>();
  return stages.flatMap((stage) =>
    [
      ...paramMistakes(stage, code),
      ...inputMistakes(stage, code, kindOf),
      ...fileMistakes(stage, draft.dir, cacheRoot),
    ].filter(isFirst(places)),
  );
};

/** The cells of a matrix read different cells of another, and an edge between the two is wrong but once. */
const isFirst =
  (places: Set<string>) =>
  ({rule, range}: Mistake): boolean => {
    if (rule !== 'wrong-kind') return true;
    const place = `${range?.start}`;
    if (places.has(place)) return false;
    places.add(place);
    return true;
  };

const kindMade = (stage: StageDraft, code: ReadonlyMap<string, StageCode>): string | undefined => {
  const {action} = stage;
  return action && 'kind' in action ? action.kind : declarationOf(stage, code)?.kind;
};

const paramMistakes = (stage: StageDraft, code: ReadonlyMap<string, StageCode>): readonly Mistake[] => {
  const declaration = declarationOf(stage, code);
  if (!declaration || isBroken(stage, ['with'])) return [];
  return checkParams(declaration.params, stage.params, stage.name)
    .misfits.filter((misfit) => !isFollowOn(stage, misfit))
    .map(({path, what, ...mistake}) => ({...mistake, range: stage.locate(['with', ...path], what)}));
};

const declarationOf = (
  {action}: StageDraft,
  code: ReadonlyMap<string, StageCode>,
): Declaration | undefined => (action?.type === 'uses' ? code.get(action.uses)?.declaration : undefined);

/** A value does not fit because it, or something in it, is not known. Which keys there are is known nonetheless. */
const isFollowOn = (stage: StageDraft, {path, what, rule}: Misfit): boolean =>
  what === 'value' && rule !== 'missing-key' && holdsBroken(stage, ['with', ...path]);

const inputMistakes = (
  stage: StageDraft,
  code: ReadonlyMap<string, StageCode>,
  kindOf: KindOf,
): readonly Mistake[] => {
  const declaration = declarationOf(stage, code);
  if (!declaration) return [];
  return miswired(stage, declaration, kindOf).map(({input, what, ...mistake}) => ({
    ...mistake,
    range: stage.locate(input === undefined ? ['inputs'] : ['inputs', input], what),
  }));
};

const fileMistakes = (stage: StageDraft, dir: string, cacheRoot: string): readonly Mistake[] =>
  [...stage.files.entries()].flatMap(([at, pattern]) => {
    const mistake = isBroken(stage, ['files', at]) ? undefined : fileMistake(pattern, dir, cacheRoot);
    if (!mistake) return [];
    const {rule, message} = mistake;
    return [{rule, message: `${stage.name}: ${message}`, range: stage.locate(['files', at])}];
  });

const fileMistake = (
  pattern: string,
  dir: string,
  cacheRoot: string,
): Pick<Mistake, 'rule' | 'message'> | undefined => {
  const message = patternMistake(pattern);
  if (message !== undefined) return {rule: 'bad-pattern', message};
  if (glob(dir, pattern, cacheRoot).length > 0) return undefined;
  return {rule: 'missing-file', message: `no file matches ${JSON.stringify(pattern)} in ${dir}.`};
};
