import {expect, it} from 'vitest';
import {checkNode} from '../../../../src/cli/doctor/node.ts';

it.each(['20.10.0', '20.20.2', '21.0.0', '24.1.0'])('Node %s is new enough', (version) => {
  expect(checkNode(version).state).toBe('well');
});

it.each(['18.20.8', '20.9.0'])('Node %s is told what is needed', (version) => {
  expect(checkNode(version)).toMatchObject({state: 'broken', mend: 'install Node 20.10 or newer'});
});
