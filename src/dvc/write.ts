import {relative} from 'node:path';
import {Document, isMap, isSeq, type Pair, type Scalar, type YAMLMap} from 'yaml';
import type {Json, JsonObject} from '../json.ts';
import type {Remark} from './findings.ts';
import type {DvcProject} from './project.ts';
import type {DvcStage} from './stage.ts';
import type {Text} from './text.ts';
import type {WiredStage} from './wire.ts';

/** What a pipeline file is written from. */
export interface Outline {
  readonly name: string;
  /** Base name of the dvc.yaml. */
  readonly from: string;
  readonly params: JsonObject;
  readonly stages: readonly WiredStage[];
  readonly names: ReadonlyMap<DvcStage, string>;
  readonly remarks: readonly Remark[];
  readonly project: DvcProject;
}

/** The text of the pipeline file, with what could not be carried over as comments where it stood. */
export const writePipeline = (outline: Outline): string => {
  const {name, params, stages, names} = outline;
  const entries = stages.map((wired) => [names.get(wired.stage) as string, stageOf(wired, outline)]);
  const document = new Document({
    name,
    ...(Object.keys(params).length > 0 && {params}),
    stages: Object.fromEntries(entries) as JsonObject,
  });
  document.commentBefore = headOf(outline);
  for (const [at, pair] of pairsOf(document.get('stages')).entries())
    comment(pair, at, stages[at] as WiredStage, outline.remarks);
  layOut(document);
  return document.toString({lineWidth: 0, flowCollectionPadding: false});
};

/** What is different for every dvc.yaml. */
const always = ['What stages make is in the cache, not in the project: pipe checkout THIS STAGE --to DIR.'];

/** Remarks of stages that are not written, and of none, stand above all. */
const headOf = ({from, remarks, stages}: Outline): string => {
  const written = new Set(stages.map(({stage}) => stage.name));
  const rest = remarks.filter(({stage}) => stage === undefined || !written.has(stage));
  const lines = rest.map(({stage, message}) => (stage === undefined ? message : `${stage}: ${message}`));
  return [`Made from ${from} by \`pipe import dvc\`.`, ...always, ...lines]
    .map((line) => ` ${line}`)
    .join('\n');
};

const stageOf = (wired: WiredStage, {names, project}: Outline): JsonObject => {
  const {stage, made, files, reads, outs, metrics} = wired;
  const root = relative(project.pipelineDir, project.root) || '.';
  const wdir = project.inRoot(stage.wdir);
  const params = stage.params.values.map(([file, values]) => ({file: project.inRoot(file).written, values}));
  return {
    uses: 'run-in-tree',
    ...(made.length > 0 && {inputs: {made: made.map((one) => names.get(one) as string)}}),
    ...(files.length > 0 && {files: written(files)}),
    with: {
      ...(root !== '.' && {root}),
      ...(wdir.value !== '.' && {wdir: wdir.written}),
      commands: written(stage.commands),
      ...(reads.length > 0 && {reads: written(reads)}),
      ...(params.length > 0 && {params}),
      ...(outs.length > 0 && {outs: written(outs)}),
      ...(metrics.length > 0 && {metrics: written(metrics)}),
    },
  };
};

const written = (texts: readonly Text[]): readonly string[] => texts.map((text) => text.written);

const pairsOf = (node: unknown): readonly Pair<Scalar, YAMLMap>[] =>
  isMap(node) ? (node.items as Pair<Scalar, YAMLMap>[]) : [];

const comment = (
  {key}: Pair<Scalar, YAMLMap>,
  at: number,
  {stage}: WiredStage,
  remarks: readonly Remark[],
): void => {
  const own = remarks.filter((remark) => remark.stage === stage.name).map(({message}) => message);
  const lines = [...(stage.desc?.trim().split('\n') ?? []), ...own];
  if (lines.length > 0) key.commentBefore = lines.map((line) => ` ${line}`).join('\n');
  if (at > 0) key.spaceBefore = true;
};

/** Lists of a few words stand on one line. */
const layOut = (document: Document): void => {
  for (const {value} of pairsOf(document.get('stages')))
    for (const path of shortLists) onOneLine(value?.getIn(path));
  for (const {key} of pairsOf(document.contents)) key.spaceBefore = key.value !== 'name';
};

const shortLists = [['inputs'], ['files'], ['with', 'reads'], ['with', 'outs'], ['with', 'metrics']];

const onOneLine = (node: unknown): void => {
  if ((isSeq(node) || isMap(node)) && JSON.stringify(node.toJSON() as Json).length <= 90) node.flow = true;
};
