import {defineStage, many} from '../src/stage/stage.ts';
import {metrics} from './artifacts/metrics.ts';
import {table} from './artifacts/table.ts';
import {gatherCells} from './tables/cells.ts';
import {comparable} from './tables/comparable.ts';
import {TableConfig} from './tables/config.ts';
import {labelled} from './tables/labels.ts';
import {renderTable} from './tables/render.ts';

export default defineStage({
  about:
    'Makes a table of metrics, beside reference numbers such as those of a paper and the differences to them.',
  params: TableConfig,
  inputs: {metrics: many(metrics)},
  output: table,
  run: ({params, inputs: {metrics}, report}) => {
    const config = labelled(comparable(params, metrics, report), metrics);
    return Promise.resolve(renderTable(config, gatherCells(config, metrics)));
  },
});
