import {existsSync, readdirSync, statSync} from 'node:fs';
import {join} from 'node:path';
import type {Findings} from './findings.ts';
import {Owners, type Owner} from './owners.ts';
import type {DvcProject} from './project.ts';
import type {DvcStage, Place} from './stage.ts';
import {plain, type Text} from './text.ts';
import {remarkOnWholes} from './wholes.ts';

/** A stage of the pipeline in the making: what it reads is either made by other stages or a file of the project. */
export interface WiredStage {
  readonly stage: DvcStage;
  /** Stages whose artifacts it reads. */
  readonly made: readonly DvcStage[];
  /** Paths relative to the root. */
  readonly reads: readonly Text[];
  readonly outs: readonly Text[];
  readonly metrics: readonly Text[];
  /** Paths relative to the pipeline file. */
  readonly files: readonly Text[];
}

/** What a stage of DVC reads, by who makes it. `metrics` are those that the file names outside of its stages. */
export const wire = (
  stages: readonly DvcStage[],
  metrics: readonly Place[],
  project: DvcProject,
  findings: Findings,
): readonly WiredStage[] => {
  const running = stages.filter(({frozen}) => !frozen);
  const owned = running.flatMap((stage) =>
    stage.outs.map(({path, at}) => ({
      stage,
      path: project.inRoot(path).value,
      at,
      text: project.inRoot(path),
    })),
  );
  const owners = new Owners<DvcStage>(owned, findings);
  const texts = new Map(owned.map(({path, text}) => [path, text]));
  const measured = ownMetrics(metrics, owners, project, findings);
  const wired = running.map((stage) => {
    const found = stage.deps.map((dep) => readsOf(dep, stage, owners, project, findings));
    const sources = found.flatMap((one) => one.owners);
    const own = stage.outs.filter(({isMetrics}) => isMetrics).map(({path}) => project.inRoot(path));
    return {
      stage,
      made: [...new Set(sources.map((owner) => owner.stage))],
      reads: distinct(sources.map(({path}) => texts.get(path) as Text)),
      outs: distinct(stage.outs.map(({path}) => project.inRoot(path))),
      metrics: distinct([...own, ...(measured.get(stage) ?? [])]),
      files: distinct(
        [
          ...found.flatMap(({files}) => files),
          ...stage.params.files.map(({path}) => project.fromPipeline(path)),
        ].map(asGlob),
      ),
    };
  });
  remarkOnWholes(wired, owned, findings);
  return wired;
};

interface Reads {
  readonly owners: readonly Owner<DvcStage>[];
  readonly files: readonly Text[];
}

const readsOf = (
  {path, at}: Place,
  stage: DvcStage,
  owners: Owners<DvcStage>,
  project: DvcProject,
  findings: Findings,
): Reads => {
  const {value} = project.inRoot(path);
  const makers = path.value.startsWith('/') ? [] : owners.of(value);
  if (makers.some((owner) => owner.stage === stage)) {
    findings.mistake(at, {
      rule: 'cycle',
      message: `${stage.name} reads ${path.value}, which it makes itself.`,
    });
    return {owners: [], files: []};
  }
  if (makers.length > 0 && owners.inside(value).length === 0) return {owners: makers, files: []};
  if (!existsSync(join(project.dir, path.value)) && !path.value.startsWith('/') && makers.length === 0)
    findings.remark(
      at,
      `${path.value} is not there; it has to be before the stage can run (dvc pull fetches what DVC tracks).`,
      stage.name,
    );
  if (makers.length === 0) return {owners: [], files: [project.fromPipeline(path)]};
  const others = besides(value, owners, project.root);
  const known =
    others.length === 0
      ? ''
      : ` Besides, ${others.join(', ')} are there now; what comes later has to be added to files.`;
  findings.remark(at, `${path.value} holds what other stages make.${known}`, stage.name);
  const toDir = (file: string): Text => plain(join('.', file));
  return {owners: makers, files: others.map((file) => fromRoot(toDir(file), project))};
};

/** A path of the root, relative to the pipeline file. */
const fromRoot = (path: Text, project: DvcProject): Text => {
  const base = project.inRoot(plain('.')).value;
  const up = base === '.' ? '' : base.replace(/[^/]+/g, '..');
  return project.fromPipeline(plain(join(up, path.value)));
};

/** What lies in a directory that no stage makes. */
const besides = (dir: string, owners: Owners<DvcStage>, root: string): readonly string[] => {
  const place = join(root, dir);
  if (!statSync(place, {throwIfNoEntry: false})?.isDirectory()) return [];
  return readdirSync(place).flatMap((name) => {
    const path = join(dir, name);
    if (owners.isOut(path)) return [];
    return owners.inside(path).length > 0 ? besides(path, owners, root) : [path];
  });
};

/** Metrics files that the top of the file names belong to the stage that makes them. */
const ownMetrics = (
  metrics: readonly Place[],
  owners: Owners<DvcStage>,
  project: DvcProject,
  findings: Findings,
): ReadonlyMap<DvcStage, readonly Text[]> => {
  const byStage = new Map<DvcStage, Text[]>();
  for (const {path, at} of metrics) {
    const text = project.inRoot(path);
    const [owner] = owners.of(text.value);
    if (owner === undefined)
      findings.remark(at, `no stage makes ${path.value}, so its numbers are no metrics.`);
    else byStage.set(owner.stage, [...(byStage.get(owner.stage) ?? []), text]);
  }
  return byStage;
};

const distinct = (texts: readonly Text[]): readonly Text[] => [
  ...new Map(texts.map((text) => [text.written, text])).values(),
];

/** In `files` a path is a glob: what means something there is put into brackets. */
const asGlob = ({value, written}: Text): Text => {
  const escape = (text: string): string =>
    text.replace(/\$\{[^}]*\}|[*?[{]/g, (part) => (part.length > 1 ? part : `[${part}]`));
  return {value: escape(value), written: escape(written)};
};
