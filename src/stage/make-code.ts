import {join} from 'node:path';
import type {Diagnostic} from '../pipeline/diagnostic.ts';
import {type Bundle, bundleStages} from './bundle.ts';
import {writeBundle} from './bundle-file.ts';
import {type CodeEntry, codeDirectory, extendTable, readTable} from './code-table.ts';
import type {Declaration, StageCode} from './declaration.ts';
import {declare} from './declare.ts';
import {firstMistake} from './build-failure.ts';
import {buildId} from './installation.ts';
import type {StageRequest} from './load.ts';
import {stageChoices, stageFile} from './stage-file.ts';
import {stampsOf} from './stamp.ts';
import {nearest} from '../pipeline/nearest.ts';

/** A request on its way to code; a diagnostic is where another's way ended. */
interface Found {
  readonly request: StageRequest;
  readonly file: string;
}
interface Bundled extends Found {
  readonly bundle: Bundle;
  /** Of the bundle, relative to the code directory. */
  readonly path: string;
}
interface Declared extends Bundled {
  readonly declaration: Declaration;
}

const went = <T extends object>(step: T | Diagnostic): step is T => !('severity' in step);

/**
 * Bundles stage types, learns what they declare and remembers both in the code table. One answer a request, in order:
 * its code, or why it has none.
 */
export const makeCode = async (
  root: string,
  requests: readonly StageRequest[],
): Promise<readonly (StageCode | Diagnostic)[]> => {
  const readAt = Date.now();
  const build = buildId();
  const found = requests.map(find);
  const bundled = await eachThat(found, (steps) => bundleAll(codeDirectory(root), steps));
  const declared = await eachThat(bundled, (steps) => declareAll(root, steps));
  const entries = declared.filter(went).map((step) => [step.file, entryOf(step, build, readAt)] as const);
  if (entries.length > 0) extendTable(root, Object.fromEntries(entries));
  return declared.map((step) =>
    went(step) ? {...codeOf(step), bundle: join(codeDirectory(root), step.path)} : step,
  );
};

/** Takes the steps that are still under way one step further, all at once. */
const eachThat = async <A extends object, B extends object>(
  steps: readonly (A | Diagnostic)[],
  further: (steps: readonly A[]) => Promise<readonly (B | Diagnostic)[]>,
): Promise<readonly (B | Diagnostic)[]> => {
  const answers = (await further(steps.filter(went))).values();
  return steps.map((step) => (went(step) ? (answers.next().value as B | Diagnostic) : step));
};

const mistake = (
  {file, range}: StageRequest,
  rule: string,
  message: string,
  suggestion?: string,
): Diagnostic => ({
  severity: 'error',
  rule,
  message,
  file,
  ...(range && {range}),
  ...(suggestion !== undefined && {suggestion}),
});

const find = (request: StageRequest): Found | Diagnostic => {
  const {uses, dir} = request;
  const file = stageFile(uses, dir);
  if (file !== undefined) return {request, file};
  const choices = stageChoices(uses, dir);
  const suggestion = nearest(uses, choices);
  const known =
    suggestion === undefined && !uses.startsWith('.')
      ? ` There are ${choices.join(', ')}; a file is written ./name.ts.`
      : '';
  return mistake(request, 'unknown-stage-type', `There is no stage type "${uses}".${known}`, suggestion);
};

const bundleAll = async (
  code: string,
  steps: readonly Found[],
): Promise<readonly (Bundled | Diagnostic)[]> => {
  const bundles = await bundleTogether(steps);
  return steps.map((step, index) => {
    const bundle = bundles[index] as Bundle | Diagnostic;
    return went(bundle) ? {...step, bundle, path: writeBundle(code, step.file, bundle.text)} : bundle;
  });
};

/** One by one only if some module is wrong, to learn which. */
const bundleTogether = async (steps: readonly Found[]): Promise<readonly (Bundle | Diagnostic)[]> => {
  try {
    return await bundleStages(steps.map(({file}) => file));
  } catch {
    return Promise.all(steps.map(bundleAlone));
  }
};

const bundleAlone = async ({request, file}: Found): Promise<Bundle | Diagnostic> => {
  try {
    return (await bundleStages([file]))[0] as Bundle;
  } catch (error) {
    return mistake(
      request,
      'bad-stage-type',
      `"${request.uses}" cannot be loaded: ${firstMistake(error, file)}`,
    );
  }
};

const declareAll = async (
  root: string,
  steps: readonly Bundled[],
): Promise<readonly (Declared | Diagnostic)[]> => {
  const known = new Map(Object.values(readTable(root)).map(({code}) => [code.digest, code.declaration]));
  const unknown = steps.filter(({bundle}) => !known.has(bundle.digest));
  const answers = await declare(unknown.map(({path}) => join(codeDirectory(root), path)));
  return steps.map((step) => {
    const declaration = known.get(step.bundle.digest);
    if (declaration) return {...step, declaration};
    const answer = answers[unknown.indexOf(step)];
    if (answer && 'declaration' in answer) return {...step, ...answer};
    return mistake(step.request, 'bad-stage-type', `"${step.request.uses}" ${answer?.mistake}`);
  });
};

const codeOf = ({bundle, path, declaration}: Declared): StageCode => {
  const {digest, sources, packages} = bundle;
  return {digest, bundle: path, sources, packages, declaration};
};

const entryOf = (step: Declared, build: string, readAt: number): CodeEntry => ({
  build,
  code: codeOf(step),
  bytes: Buffer.byteLength(step.bundle.text),
  stamps: stampsOf(step.bundle.files),
  readAt,
});
