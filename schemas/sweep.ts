import {Type, type Static} from 'typebox';
import {closed, paramPath, title} from './written.ts';

const values = (description: string) =>
  Type.Record(Type.String(), Type.Array(Type.Unknown(), {minItems: 1}), {
    propertyNames: paramPath,
    minProperties: 1,
    description,
  });

const bounds = {
  low: Type.Number({description: 'Least value.'}),
  high: Type.Number({description: 'Greatest value.'}),
};

/** What a param is drawn from. */
export const Distribution = Type.Union(
  [
    Type.Object(
      {type: Type.Literal('uniform'), ...bounds},
      {...closed, description: 'Any number between two, all alike.'},
    ),
    Type.Object(
      {type: Type.Literal('log-uniform'), ...bounds},
      {...closed, description: 'Any number between two positive ones, its logarithm uniform.'},
    ),
    Type.Object(
      {type: Type.Literal('integer'), ...bounds},
      {...closed, description: 'A whole number between two, both included.'},
    ),
    Type.Object(
      {type: Type.Literal('choice'), values: Type.Array(Type.Unknown(), {minItems: 1})},
      {...closed, description: 'One of these.'},
    ),
  ],
  title('a mapping with a type: uniform, log-uniform, integer or choice'),
);
export type Distribution = Static<typeof Distribution>;

const Random = Type.Object(
  {
    count: Type.Integer({minimum: 1, description: 'How many points are drawn.'}),
    method: Type.Optional(
      Type.Union([Type.Literal('random'), Type.Literal('sobol')], {
        default: 'random',
        description: 'Independent points, or those of a Sobol sequence, which fill the space evenly.',
      }),
    ),
    seed: Type.Optional(Type.Integer({default: 0, description: 'Another seed draws other points.'})),
    params: Type.Record(Type.String(), Distribution, {propertyNames: paramPath, minProperties: 1}),
  },
  {...closed, description: 'Points that are drawn.'},
);

const Matching = Type.Array(Type.Record(Type.String(), Type.Unknown(), {propertyNames: paramPath}), {
  minItems: 1,
});

/** One sweep: the product of its grid, zip, list and random points, less what the filters leave out. */
export const Sweep = Type.Object(
  {
    grid: Type.Optional(values('Params and their values; every combination is a point.')),
    zip: Type.Optional(values('Params whose values, equally many, go together: the first with the first.')),
    list: Type.Optional(
      Type.Array(Type.Record(Type.String(), Type.Unknown(), {propertyNames: paramPath, minProperties: 1}), {
        minItems: 1,
        description: 'Points, each with the same params.',
      }),
    ),
    random: Type.Optional(Random),
    only: Type.Optional({
      ...Matching,
      description: 'Points that have all values of one of these; a list stands for any of its values.',
    }),
    except: Type.Optional({...Matching, description: 'Points to leave out, told as in only.'}),
    seeds: Type.Optional(
      Type.Integer({minimum: 1, description: 'How often a point is repeated, each time with the next seed.'}),
    ),
    seed_param: Type.Optional(
      Type.String({...paramPath, default: 'seed', description: 'The param that is the seed.'}),
    ),
    goals: Type.Optional(
      Type.Array(
        Type.String({
          ...title('METRIC:min or METRIC:max'),
          pattern: '^.+:(min|max)$',
          description: 'A metric, or STAGE.METRIC, and which is best, such as D_L:min.',
        }),
        {minItems: 1},
      ),
    ),
    stages: Type.Optional(
      Type.Array(Type.String({minLength: 1}), {
        minItems: 1,
        description: 'What a trial runs, with what these need; all stages if absent.',
      }),
    ),
    halving: Type.Optional(
      Type.Object(
        {
          stage: Type.String({minLength: 1, description: 'A stage that tells its progress.'}),
          figure: Type.Optional(
            Type.String({minLength: 1, default: 'loss', description: 'A figure of its progress.'}),
          ),
          direction: Type.Optional(Type.Union([Type.Literal('min'), Type.Literal('max')], {default: 'min'})),
          first: Type.Integer({minimum: 1, description: 'The step at which trials are first compared.'}),
          factor: Type.Optional(
            Type.Number({
              exclusiveMinimum: 1,
              default: 3,
              description: 'Of so many one goes on, to a step so many times as large.',
            }),
          ),
        },
        {...closed, description: 'Ends trials that do worse than others at the same step.'},
      ),
    ),
  },
  {...closed, ...title('a sweep')},
);
export type SweepConfig = Static<typeof Sweep>;
