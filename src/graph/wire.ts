import {isBroken, type StageDraft} from '../pipeline/draft.ts';
import type {InputReference, StageDeclaration} from '../pipeline/pipeline.ts';
import {nearest} from '../pipeline/nearest.ts';
import type {Declaration} from '../stage/declaration.ts';
import type {Edge} from './graph.ts';

/** What is wrong with one input of a stage. */
export interface Miswired {
  /** The input; undefined: the stage as a whole, which lacks one. */
  readonly input?: string;
  readonly what: 'key' | 'value';
  readonly rule: string;
  readonly message: string;
  readonly suggestion?: string | undefined;
}

/** The kind of artifact that a stage makes; undefined where its stage type is not known. */
export type KindOf = (id: string) => string | undefined;

/** What a command reads: its inputs take artifacts of any kind. */
export const edges = (
  stage: StageDeclaration,
  many: (name: string, reference: InputReference) => boolean,
): Readonly<Record<string, Edge>> =>
  Object.fromEntries(
    Object.entries(stage.inputs).map(([name, reference]) => [
      name,
      {many: many(name, reference), stages: reference.stages},
    ]),
  );

/**
 * Every mistake in the inputs of a stage, by what its type declares and what the others make. An input that is mistyped
 * is not also missing, and of one whose stages are not known only the name is judged.
 */
export const miswired = (
  stage: StageDraft,
  declaration: Declaration,
  kindOf: KindOf,
): readonly Miswired[] => {
  const given = Object.entries(stage.inputs).flatMap(([name, reference]) => {
    const input = Object.hasOwn(declaration.inputs, name) ? declaration.inputs[name] : undefined;
    if (input === undefined) return [unknown(stage, name, declaration)];
    if (reference === undefined) return [];
    if (input.arity !== 'many' && reference.list) return [list(stage, name, input.kind, reference)];
    return wrongKinds(stage, name, input.kind, reference, kindOf);
  });
  const meant = given.map(({suggestion}) => suggestion);
  const lacking = Object.entries(declaration.inputs).filter(
    ([name, {arity}]) => arity === 'one' && !Object.hasOwn(stage.inputs, name) && !meant.includes(name),
  );
  return [
    ...(isBroken(stage, ['inputs']) ? [] : lacking.map(([name, {kind}]) => missing(stage, name, kind))),
    ...given.filter(({input = '', rule}) => rule !== 'unknown-input' || !isBroken(stage, ['inputs', input])),
  ];
};

/** `a model`, `an image`, but `features`. */
const article = (kind: string): string =>
  kind.endsWith('s') ? kind : `${/^[aeiou]/.test(kind) ? 'an' : 'a'} ${kind}`;

const missing = ({name: stage}: StageDraft, name: string, kind: string): Miswired => ({
  what: 'key',
  rule: 'missing-input',
  message: `${stage} needs the input "${name}": ${article(kind)}.`,
});

const unknown = ({name: stage}: StageDraft, name: string, {inputs}: Declaration): Miswired => {
  const names = Object.keys(inputs);
  const suggestion = nearest(name, names);
  const reads = names.length === 0 ? ' It has no inputs.' : ` It reads ${names.join(', ')}.`;
  const message = `${stage} has no input "${name}".${suggestion === undefined ? reads : ''}`;
  return {input: name, what: 'key', rule: 'unknown-input', message, suggestion};
};

const list = ({name: stage}: StageDraft, name: string, kind: string, {stages}: InputReference): Miswired => {
  const [first] = stages;
  const count = stages.length === 1 ? 'a list of one' : `a list of ${stages.length}`;
  const such = first === undefined ? '' : `, such as ${first}`;
  const message = `${stage}.inputs.${name} expects ${article(kind)}, but this is ${count}. Name one stage${such}.`;
  return {input: name, what: 'value', rule: 'list-for-one', message};
};

const wrongKinds = (
  {name: stage}: StageDraft,
  name: string,
  kind: string,
  {stages}: InputReference,
  kindOf: KindOf,
): readonly Miswired[] => {
  const wrong = stages.find((id) => ![kind, undefined].includes(kindOf(id)));
  if (wrong === undefined) return [];
  const message = `${stage}.inputs.${name} expects ${article(kind)}, but "${wrong}" makes ${article(kindOf(wrong) as string)}.`;
  return [{input: name, what: 'value', rule: 'wrong-kind', message}];
};
