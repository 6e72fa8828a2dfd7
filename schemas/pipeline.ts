import {Type} from 'typebox';
import {Guard, Resources} from './resources.ts';
import {Sweep} from './sweep.ts';
import {closed, Duration, paramName, plainName, stageName, title, variableName, Word} from './written.ts';

/** The vocabulary of a pipeline file as JSON Schema (draft 7). Titles are noun phrases: messages are made of them. */

const Axis = Type.Union([Type.Array(Type.Unknown()), Type.Record(Type.String(), Type.Unknown())], {
  description:
    'The values of an axis: a list, whose items are their own labels, or a mapping of label to value.',
});

const Reference = Type.Union([Type.String({minLength: 1}), Type.Array(Type.String({minLength: 1}))], {
  description:
    'A stage, a matrix stage as a whole, one or several of its cells such as train[loss=ce], or a list of these.',
});

/** One stage, after `${…}` has been filled in. */
export const Stage = Type.Object(
  {
    uses: Type.Optional(
      Type.String({
        minLength: 1,
        description: 'Stage type: a built-in name, or the path of a module, beginning with ./ or ../.',
      }),
    ),
    cmd: Type.Optional(
      Type.Union([Type.String({minLength: 1}), Type.Array(Word, {minItems: 1})], {
        description:
          'Command, run in the directory of this file: a list is run as it is, a text by bash. ${out} is the directory to fill, ${in.NAME} the directory of an input.',
      }),
    ),
    kind: Type.Optional(
      Type.String({...plainName, default: 'files', description: 'Kind of artifact a cmd makes.'}),
    ),
    env: Type.Optional(
      Type.Record(Type.String(), Word, {
        propertyNames: variableName,
        description: 'Environment variables of a cmd.',
      }),
    ),
    with: Type.Optional(
      Type.Record(Type.String(), Type.Unknown(), {
        description: 'Params of the stage type; `pipe stages TYPE` lists them.',
      }),
    ),
    inputs: Type.Optional(
      Type.Record(Type.String(), Reference, {
        propertyNames: plainName,
        description: 'The artifacts this stage reads, by name.',
      }),
    ),
    files: Type.Optional(
      Type.Array(Type.String({minLength: 1}), {
        description: 'Files the stage reads besides: globs relative to this file.',
      }),
    ),
    matrix: Type.Optional(
      Type.Record(Type.String(), Axis, {
        propertyNames: paramName,
        minProperties: 1,
        description: 'Axes whose product makes one cell each; ${axis} is the value of the cell.',
      }),
    ),
    resources: Type.Optional(Resources),
    retry: Type.Optional(
      Type.Integer({minimum: 0, default: 0, description: 'How often to try again after a failure.'}),
    ),
    timeout: Type.Optional(Duration('Longest time the stage may take.')),
    guard: Type.Optional(Guard),
    on_demand: Type.Optional(
      Type.Boolean({
        default: false,
        description:
          'Whether it runs only if a stage that runs reads it, or if it is named: for what some profiles do without.',
      }),
    ),
  },
  {
    ...closed,
    ...title('a stage'),
    oneOf: [{required: ['uses']}, {required: ['cmd']}],
    dependencies: {kind: ['cmd'], env: ['cmd'], with: ['uses']},
  },
);

/** A pipeline file, after `${…}` has been filled in. */
export const PipelineFile = Type.Object(
  {
    name: Type.Optional(
      Type.String({...stageName, description: "The pipeline's name; by default that of the file."}),
    ),
    params: Type.Optional(
      Type.Record(Type.String(), Type.Unknown(), {
        propertyNames: paramName,
        description: 'Settings that ${name} refers to, anywhere below; --set name=value overrides them.',
      }),
    ),
    profiles: Type.Optional(
      Type.Record(Type.String(), Type.Record(Type.String(), Type.Unknown()), {
        description: 'Sets of params to use instead, chosen by --profile; a.b: 1 replaces a part of a param.',
      }),
    ),
    sweeps: Type.Optional(
      Type.Record(Type.String(), Sweep, {
        propertyNames: stageName,
        description: 'Sweeps of params by name, for pipe sweep.',
      }),
    ),
    stages: Type.Record(Type.String(), Stage, {
      propertyNames: stageName,
      minProperties: 1,
      description: 'The stages by name.',
    }),
  },
  {...closed, ...title('a pipeline')},
);
