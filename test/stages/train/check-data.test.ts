import {expect, test} from 'vitest';
import {rowsInMemory} from '../../../stages/artifacts/row-source.ts';
import {makeNet} from '../../../stages/nets/make-net.ts';
import {checkClasses, checkData} from '../../../stages/train/check-data.ts';

const net = makeNet({type: 'toy-mlp', features: 1, conditional: true}, [2], [2]);
const data = {
  points: rowsInMemory(new Float32Array(4), 2),
  labels: Int32Array.of(1, 1),
  shape: [2],
  classes: 2,
  names: ['a', 'b'],
};

test('data of another shape than the network reads are refused', () => {
  expect(() => checkData(data, net)).not.toThrow();
  expect(() => checkData({...data, points: rowsInMemory(new Float32Array(6), 3), shape: [3]}, net)).toThrow(
    'the network reads examples of shape [2], those of the data have shape [3]',
  );
});

test('data without points are refused, and a classifier’s without points of a class', () => {
  expect(() =>
    checkData({...data, points: rowsInMemory(new Float32Array(), 2), labels: new Int32Array()}, net),
  ).toThrow('the data have no points');
  expect(() => checkClasses(data)).toThrow('the data have no points of class a');
  expect(() => checkClasses({...data, labels: Int32Array.of(1, 0)})).not.toThrow();
});
