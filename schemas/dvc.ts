import {Type, type TSchema} from 'typebox';
import {closed, title} from './written.ts';

/** The vocabulary of DVC's dvc.yaml as JSON Schema (draft 7), after its documentation. Titles are noun phrases. */

const Text = Type.String({minLength: 1});
const optionalTexts = Type.Optional(Type.Array(Text));
const anything = Type.Optional(Type.Unknown());
const flag = Type.Optional(Type.Union([Type.Boolean(), Type.String()]));
const text = Type.Optional(Type.String());

/** A path, or a mapping of it to what is said of it. */
const pathsWith = (properties: Record<string, TSchema>, name: string) =>
  Type.Optional(
    Type.Array(
      Type.Union([
        Text,
        Type.Record(Type.String(), Type.Object(properties, {...closed, ...title(name)}), {
          ...title(name),
          minProperties: 1,
        }),
      ]),
    ),
  );

const aboutOut = {
  cache: flag,
  persist: flag,
  checkpoint: flag,
  remote: text,
  push: flag,
  desc: text,
  type: text,
  labels: anything,
  meta: anything,
};
const aboutPlot = {
  ...aboutOut,
  template: text,
  x: anything,
  y: anything,
  x_label: text,
  y_label: text,
  title: text,
  header: flag,
};

const Vars = Type.Optional(Type.Array(Type.Union([Text, Type.Record(Type.String(), Type.Unknown())])));

const body = {
  cmd: Type.Union([Text, Type.Array(Text, {minItems: 1})]),
  wdir: text,
  deps: optionalTexts,
  params: Type.Optional(Type.Array(Type.Union([Text, Type.Record(Type.String(), Type.Unknown())]))),
  outs: pathsWith(aboutOut, 'an out'),
  metrics: pathsWith(aboutPlot, 'a metrics file'),
  plots: pathsWith(aboutPlot, 'a plots file'),
  vars: Vars,
  frozen: flag,
  always_changed: flag,
  meta: anything,
  desc: text,
};

const loop = Type.Union([Type.Array(Type.Unknown()), Type.Record(Type.String(), Type.Unknown()), Text]);
const axis = Type.Union([Type.Array(Type.Unknown()), Text]);

/** A stage, before it is known whether `foreach` makes several of it. */
export const DvcStage = Type.Object(
  {
    ...body,
    matrix: Type.Optional(Type.Record(Type.String(), axis, {minProperties: 1})),
  },
  {...closed, ...title('a stage of DVC')},
);

export const DvcForeach = Type.Object(
  {foreach: loop, do: Type.Object(body, {...closed, ...title('a stage of DVC')})},
  {...closed, ...title('a foreach of DVC')},
);

/** All of it but the stages, which are looked at one by one. */
export const DvcFile = Type.Object(
  {
    stages: Type.Record(Type.String(), Type.Record(Type.String(), Type.Unknown()), {minProperties: 1}),
    vars: Vars,
    params: optionalTexts,
    metrics: optionalTexts,
    plots: anything,
    artifacts: anything,
    datasets: anything,
  },
  {...closed, ...title('a dvc.yaml')},
);
