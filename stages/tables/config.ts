import {Type, type Static} from 'typebox';
import {inception} from '../metrics/provenance.ts';

const closed = {additionalProperties: false} as const;
const label = Type.Optional(Type.String({description: 'as shown; by default the name'}));
const name = Type.String({description: 'key of the JSON table'});

const Row = Type.Object(
  {
    name,
    label,
    from: Type.Record(Type.String(), Type.String(), {
      description: 'which metrics each source is, as a stage or a cell: {error: "error[method=base]"}',
    }),
  },
  closed,
);

const Column = Type.Object(
  {
    name,
    label: Type.Optional(
      Type.String({
        description: 'as shown; by default the name. {name} is what the metrics have there, such as FID',
      }),
    ),
    source: Type.String({description: 'the source among those of the row’s from'}),
    value: Type.Optional(
      Type.String({description: 'dotted path of the number in the metrics; by default the name'}),
    ),
    digits: Type.Integer({minimum: 0, maximum: 12, default: 3, description: 'decimals shown'}),
    best: Type.Optional(
      Type.Union([Type.Literal('highest'), Type.Literal('lowest')], {
        description: 'which of the rows’ numbers has a star, as they are shown; none if absent',
      }),
    ),
    compare: Type.Union([Type.Literal('relative'), Type.Literal('absolute')], {
      default: 'relative',
      description: 'how the difference to the reference is shown: in percent of it, or as it is',
    }),
  },
  closed,
);

const Part = Type.Object(
  {
    name,
    label,
    path: Type.String({description: 'dotted path in the metrics before the column’s value, such as a class'}),
  },
  closed,
);

export const TableConfig = Type.Object(
  {
    title: Type.String({description: 'line above the table'}),
    rows: Type.Array(Row, {minItems: 1, description: 'from top to bottom'}),
    columns: Type.Array(Column, {minItems: 1, description: 'from left to right'}),
    parts: Type.Array(Part, {
      default: [],
      description: 'lines that every row is split into, such as classes; without them a row is one line',
    }),
    transpose: Type.Boolean({
      default: false,
      description: 'whether rows stand beside each other: for few methods and many figures',
    }),
    reference: Type.Optional(
      Type.Object(
        {
          label: Type.String({default: 'paper', description: 'title of the reference columns'}),
          extractor: Type.String({
            default: inception,
            description:
              'network whose features its FID, IS, KID, precision and the like are of: beside metrics of other ' +
              'features there is no reference',
          }),
          values: Type.Record(
            Type.String(),
            Type.Record(
              Type.String(),
              Type.Union([Type.Array(Type.Union([Type.Number(), Type.Null()])), Type.Number(), Type.Null()]),
            ),
            {
              description:
                'numbers to compare with by row and column: a list of one a part, one number without parts, null for none',
            },
          ),
        },
        closed,
      ),
    ),
  },
  closed,
);

export type TableConfig = Static<typeof TableConfig>;
export type RowConfig = Static<typeof Row>;
export type ColumnConfig = Static<typeof Column>;
