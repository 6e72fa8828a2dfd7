import {Type} from 'typebox';
import {dataset} from 'pipe/artifacts/dataset';
import {allRows, rowsInMemory} from 'pipe/artifacts/row-source';
import {defineStage, one} from 'pipe/stage';

/** A stage type of one's own: it stands beside the pipeline file that uses it. */
export default defineStage({
  about: 'Squeezes a data set of the plane along its second axis.',
  params: Type.Object(
    {factor: Type.Number({exclusiveMinimum: 0, default: 0.5, description: 'factor on the second coordinate'})},
    {additionalProperties: false},
  ),
  inputs: {data: one(dataset)},
  output: dataset,
  run: ({params: {factor}, inputs: {data}}) => {
    const squeezed = allRows(data.points).map((value, i) => (i % 2 === 1 ? factor * value : value));
    return Promise.resolve({...data, points: rowsInMemory(squeezed, 2)});
  },
});
