import {statSync} from 'node:fs';
import {relative, resolve} from 'node:path';
import type {Bundle, BundledStage} from '../export/bundle.ts';
import {projectFiles} from '../export/files.ts';
import {thisInstallation} from '../export/installation.ts';
import {packBundle} from '../export/pack.ts';
import {readPipeline} from '../pipeline/parse.ts';
import {makePlan} from '../plan/make-plan.ts';
import type {PlannedStage} from '../plan/plan.ts';
import {namedStages, UsageError} from '../plan/selection.ts';
import {ArtifactDamaged} from '../cache/errors.ts';
import type {Cache} from '../cache/cache.ts';
import type {Action, Settings} from './line/settings.ts';
import {StaleStage} from './line/stale-stage.ts';
import {bytesText} from '../bytes.ts';
import {count} from '../format.ts';
import {print, printJson} from './print/print.ts';
import {openProject, type Project} from './project/open-project.ts';
import {readOverrides} from './project/overrides.ts';

/** Files above this are exported by their digest alone. */
const largest = 10 * 2 ** 20;

/** What is looked at rather than computed with. */
const shownKinds = ['table', 'figure'];

/** `pipe export`: a bundle of what makes a result, and of what came out. */
export const exportBundle: Action = async ([file = ''], settings) => {
  if (settings.to !== undefined) refuseDirectory(settings.to);
  const project = await openProject(file, settings);
  const {cache, graph} = project;
  const {base, files} = projectFiles(graph, cache.files, settings.largestBytes ?? largest);
  const overrides = await readOverrides(settings);
  const read = readPipeline(graph.file, overrides);
  const bundle: Bundle = {
    version: 1,
    pipeline: relative(base, graph.file),
    overrides,
    params: read.ok ? read.value.params : {},
    files,
    stages: stagesOf(project, file, settings),
    installation: thisInstallation(),
  };
  await verify(cache, bundle.stages);
  const to = resolve(settings.to ?? `${graph.name}.tar.gz`);
  await packBundle(bundle, {base, artifact: (digest) => cache.artifacts.path(digest)}, to);
  cache.files.save();
  tell(bundle, to, settings);
  return 0;
};

const refuseDirectory = (to: string): void => {
  if (statSync(to, {throwIfNoEntry: false})?.isDirectory())
    throw new UsageError(`${to} is a directory. --to takes the file to write, such as ${to}/bundle.tar.gz.`);
};

/** @throws StaleStage unless all but those on demand have made what they make now. */
const stagesOf = (
  {cache, graph}: Project,
  file: string,
  {artifacts = []}: Settings,
): readonly BundledStage[] => {
  const asked = namedStages(graph, artifacts);
  const selection = [...makePlan(graph, cache).stages.map(({node}) => node.id), ...asked];
  return makePlan(graph, cache, selection).stages.map((planned) =>
    bundled(planned, cache, file, asked.has(planned.node.id) || shownKinds.includes(planned.node.kind)),
  );
};

const bundled = (planned: PlannedStage, cache: Cache, file: string, included: boolean): BundledStage => {
  const {node} = planned;
  const record = planned.state === 'fresh' ? cache.records.read(planned.key) : undefined;
  const manifest = record && cache.artifacts.manifest(record.artifact);
  if (!record || !manifest) throw new StaleStage(node.id, file);
  return {stage: node.id, record, manifest, included};
};

const verify = async (cache: Cache, stages: readonly BundledStage[]): Promise<void> => {
  for (const {record, included} of stages) {
    const damaged = included ? await cache.artifacts.verify(record.artifact) : [];
    if (damaged.length > 0) throw new ArtifactDamaged(record.artifact, damaged);
  }
};

const tell = (bundle: Bundle, to: string, {json}: Settings): void => {
  const {bytes} = {bytes: statSync(to).size};
  const leftOut = Object.entries(bundle.files).flatMap(([path, {included}]) => (included ? [] : [path]));
  const artifacts = bundle.stages.filter(({included}) => included).map(({stage}) => stage);
  const files = Object.keys(bundle.files).length - leftOut.length;
  if (json) printJson({file: to, bytes, stages: bundle.stages.length, files, leftOut, artifacts});
  else
    print(
      `${relative('', to)}: ${bytesText(bytes)}, ${count(bundle.stages.length, 'stage')}, ${count(files, 'file')}, ${artifacts.length === 0 ? 'no artifacts' : `the artifacts of ${artifacts.join(', ')}`}`,
      ...leftOut.map((path) => `only the digest of ${path}, which is large (--max-file SIZE)`),
    );
};
