import {basename, dirname, resolve} from 'node:path';
import type {JsonObject} from '../json.ts';
import type {Diagnostic} from '../pipeline/diagnostic.ts';
import {locate} from '../pipeline/locate.ts';
import {Mistakes} from '../pipeline/mistakes.ts';
import {lineColumn} from '../pipeline/render.ts';
import type {Source} from '../pipeline/source.ts';
import {readYaml} from '../pipeline/yaml.ts';
import {Findings, type Remark} from './findings.ts';
import {remarkOnMentions} from './mentions.ts';
import {nameStages, pipelineName} from './names.ts';
import {Params} from './params.ts';
import {findProject} from './project.ts';
import {checkShape, readMetrics, readStages, remarkOnSections} from './read.ts';
import {DvcScope} from './scope.ts';
import {globalLayers} from './vars.ts';
import {wire} from './wire.ts';
import {writePipeline} from './write.ts';

/** A remark for the reader of the report. */
export interface PlacedRemark {
  readonly line: number;
  readonly column: number;
  readonly stage?: string;
  readonly message: string;
}

export type Imported =
  | {
      readonly ok: true;
      /** The pipeline file. */
      readonly text: string;
      /** Name in DVC → name in the pipeline. */
      readonly stages: Readonly<Record<string, string>>;
      readonly remarks: readonly PlacedRemark[];
    }
  | {readonly ok: false; readonly diagnostics: readonly Diagnostic[]};

/**
 * A pipeline that does what a dvc.yaml does, to be written at `to`; or every mistake in the dvc.yaml. What the pipeline
 * says differently is in the remarks.
 */
export const importDvc = (file: string, text: string, to: string): Imported => {
  const mistakes = new Mistakes(file);
  const yaml = readYaml(text, mistakes);
  if (yaml === undefined) return {ok: false, diagnostics: mistakes.sorted()};
  const source: Source = {text, document: yaml.document, mistakes};
  const findings = new Findings(source);
  if (!checkShape(source, yaml.value)) return {ok: false, diagnostics: mistakes.sorted()};
  const dir = dirname(resolve(file));
  const params = new Params(findings);
  const reading = {dir, params, findings};
  const scope = new DvcScope(globalLayers(yaml.value.vars, dir, params));
  // Twice: what a later stage takes params from is a file of params to all.
  readStages(yaml.value.stages as JsonObject, scope, reading);
  const stages = readStages(yaml.value.stages as JsonObject, scope, reading);
  const metrics = readMetrics(yaml.value.metrics, scope, reading);
  const project = findProject(dir, dirname(resolve(to)), stages);
  const wired = wire(stages, metrics, project, findings);
  remarkOnSections(yaml.value, findings);
  remarkOnMentions(stages, project, findings);
  remarkOnParams(params, findings);
  if (mistakes.any) return {ok: false, diagnostics: mistakes.sorted()};
  const names = nameStages(wired.map(({stage}) => stage));
  const remarks = inOrder(findings.remarks, source);
  const outline = {
    name: pipelineName(to),
    from: basename(file),
    params: params.written(),
    stages: wired,
    names,
    remarks,
    project,
  };
  return {
    ok: true,
    text: writePipeline(outline),
    stages: Object.fromEntries([...names].map(([stage, name]) => [stage.name, name])),
    remarks: remarks.map((remark) => placed(remark, source)),
  };
};

const remarkOnParams = (params: Params, findings: Findings): void => {
  const unused = params.unused();
  if (unused.length > 0) findings.remark([], `no stage uses ${unused.join(', ')} of the params; left out.`);
  if (Object.keys(params.written()).length > 0)
    findings.remark(
      [],
      'the values of params are now those below, or of --set; those in files of params count no more.',
    );
};

const startOf = ({path}: Remark, {document}: Source): number =>
  path.length === 0 ? 0 : locate(document, path, 'key').start;

const inOrder = (remarks: readonly Remark[], source: Source): readonly Remark[] =>
  remarks.toSorted((a, b) => startOf(a, source) - startOf(b, source));

const placed = (remark: Remark, source: Source): PlacedRemark => {
  const {path: _, ...rest} = remark;
  return {...lineColumn(source.text, startOf(remark, source)), ...rest};
};
