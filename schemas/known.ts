import {Type, type Static} from 'typebox';

const exclude = {additionalProperties: false} as const;

const CoordinatesConfig = Type.Object(
  {
    type: Type.Literal('coordinates'),
    coordinates: Type.Array(Type.Integer({minimum: 0}), {
      minItems: 1,
      uniqueItems: true,
      description: 'numbers of the known coordinates, from 0',
    }),
  },
  {...exclude, description: 'some coordinates of points'},
);

const HalfConfig = Type.Object(
  {
    type: Type.Literal('half'),
    side: Type.Union(
      [Type.Literal('left'), Type.Literal('right'), Type.Literal('top'), Type.Literal('bottom')],
      {
        default: 'left',
        description: 'the half that is known; of an odd number of pixels the middle is not in left or top',
      },
    ),
  },
  {...exclude, description: 'half of an image'},
);

const pixels = (minimum: number, description: string): Type.TInteger =>
  Type.Integer({minimum, description: `${description}, in pixels`});

const BoxConfig = Type.Object(
  {
    type: Type.Literal('box'),
    top: pixels(0, 'rows above the box'),
    left: pixels(0, 'columns to the left of the box'),
    height: pixels(1, 'height of the box'),
    width: pixels(1, 'width of the box'),
    known: Type.Union([Type.Literal('outside'), Type.Literal('inside')], {
      default: 'outside',
      description: 'whether the box is what is missing, or all that is known',
    }),
  },
  {...exclude, description: 'an image but for a box, or a box of it'},
);

const GreyConfig = Type.Object(
  {type: Type.Literal('grey')},
  {...exclude, description: "the mean of each pixel's three channels: the rest colours it"},
);

/** What is known of an example that is to be completed. */
export const KnownConfig = Type.Union([CoordinatesConfig, HalfConfig, BoxConfig, GreyConfig]);
export type KnownConfig = Static<typeof KnownConfig>;
export type BoxConfig = Static<typeof BoxConfig>;
