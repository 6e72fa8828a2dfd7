import type {StageRecord} from '../cache/record.ts';
import type {PageSources} from './page-of.ts';
import {imagesOf, type Product} from './images.ts';
import type {KnownStage} from './known-stage.ts';
import {curvesOfStage, pageCurves} from './page-curves.ts';
import type {Page, PageTable} from './page.ts';
import {provenanceOf} from './provenance.ts';

/** A stage whose artifact a page shows. */
export interface Shown {
  readonly stage: KnownStage;
  /** Of a sweep, the trial that it belongs to; absent where all trials share it. */
  readonly trial?: string;
}

/** What a page shows of what stages made, and where it comes from. */
export const contentOf = (
  shown: readonly Shown[],
  file: string,
  sources: PageSources,
): Pick<Page, 'provenance' | 'tables' | 'images' | 'curves'> => {
  const products = shown.flatMap((one) => productOf(one, sources));
  return {
    provenance: provenanceOf(shown.flatMap(recordOf), {pipe: sources.pipe, file}),
    tables: products.flatMap(tableOf),
    images: imagesOf(products, sources.files),
    curves: pageCurves(
      shown.map(({stage, ...whose}) => ({
        ...whose,
        stage: stage.node.id,
        curves: curvesOfStage(stage, sources),
      })),
    ),
  };
};

const recordOf = ({stage: {record}}: Shown): readonly StageRecord[] => (record ? [record] : []);

/** What was made, as far as it is there. */
const productOf = ({stage: {node, record}, trial}: Shown, {contents}: PageSources): readonly Product[] => {
  const found = record && contents(record.artifact);
  if (!found) return [];
  return [{stage: node.id, ...(trial !== undefined && {trial}), artifact: record.artifact, contents: found}];
};

/** A table without a title has its stage's name. */
const tableOf = ({stage, trial, contents: {table}}: Product): readonly PageTable[] =>
  table ? [{...table, stage, ...(trial !== undefined && {trial}), title: table.title || stage}] : [];
