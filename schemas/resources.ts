import {Type} from 'typebox';
import {closed, Duration, Size, title} from './written.ts';

const Gpu = Type.Union(
  [
    Type.Integer({minimum: 0}),
    Type.Object(
      {
        count: Type.Optional(Type.Integer({minimum: 1, default: 1, description: 'How many cards.'})),
        memory: Type.Optional(
          Size('Memory the stage needs on each card; it may share a card that has this much left.'),
        ),
      },
      {...closed, ...title('gpu')},
    ),
  ],
  {
    description:
      'Cards the stage needs: a number of whole cards, or {count, memory} to share them by memory.',
    default: 0,
  },
);

/** What a stage needs of the machine. */
export const Resources = Type.Object(
  {
    cpu: Type.Optional(Type.Integer({minimum: 1, default: 1, description: 'Cores.'})),
    memory: Type.Optional(Size('Main memory; without it none is set aside.')),
    gpu: Type.Optional(Gpu),
  },
  {
    ...closed,
    ...title('resources'),
    description: 'What must be free for the stage to start. Not part of its identity.',
  },
);

/** When to give a stage up. */
export const Guard = Type.Object(
  {
    finite: Type.Optional(
      Type.String({minLength: 1, description: 'Figure that must stay finite, e.g. loss.'}),
    ),
    max: Type.Optional(Type.Number({description: 'That figure must not exceed this.'})),
    stall: Type.Optional(Duration('Longest silence: time without any event from the stage.')),
  },
  {
    ...closed,
    ...title('guard'),
    dependencies: {max: ['finite']},
    description: 'Ends a stage that cannot succeed.',
  },
);
