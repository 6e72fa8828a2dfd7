import {afterEach, expect, it} from 'vitest';
import {sharingOf} from '../../../src/plan/sharing.ts';
import {Rig, type Sketch} from '../../helpers/rig.ts';

const rig = new Rig();
afterEach(() => rig.remove());

const reads = (...stages: readonly string[]): Sketch => ({cmd: 'true', inputs: {all: stages}});

it('tells which cells have a stage in common, at once or through others', () => {
  const graph = rig.graph({
    data: reads(),
    score: reads('data'),
    'fit[loss=ce]': reads('data'),
    'fit[loss=total]': reads('data'),
    'draw[method=base]': reads('score', 'fit[loss=ce]'),
    'draw[method=scaling]': reads('score', 'fit[loss=ce]'),
    'draw[method=ours]': reads('score', 'fit[loss=total]'),
    'rate[method=base]': reads('draw[method=base]'),
    'rate[method=ours]': reads('draw[method=ours]'),
    table: reads('rate[method=base]', 'rate[method=ours]', 'draw[method=scaling]'),
  });
  const shared = [...sharingOf(graph.stages)].filter(([, sharing]) => Object.keys(sharing).length > 0);
  expect(Object.fromEntries(shared)).toEqual({
    data: {loss: ['ce', 'total'], method: ['base', 'scaling', 'ours']},
    score: {method: ['base', 'scaling', 'ours']},
    'fit[loss=ce]': {method: ['base', 'scaling']},
  });
});

it('does not count values of an axis that the stage itself is a cell of', () => {
  const graph = rig.graph({
    'draw[method=base]': reads(),
    'rate[method=base]': reads('draw[method=base]'),
    'rate[method=ours]': reads('draw[method=base]'),
  });
  expect(sharingOf(graph.stages).get('draw[method=base]')).toEqual({});
});
