import {chmodSync, copyFileSync, mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {dirname, join} from 'node:path';
import * as tar from 'tar';
import {artifactDir, bundleTexts, projectDir, type Bundle} from './bundle.ts';

/** Where the bytes of a bundle are to be had. */
export interface BundleSources {
  /** Directory that `bundle.files` are relative to. */
  readonly base: string;
  /** Directory of an artifact's files. */
  readonly artifact: (digest: string) => string;
}

/**
 * Writes a bundle as a .tar.gz. The same bundle has the same bytes: names are in order, and times, owners and what is
 * left of rights are the same for all.
 */
export const packBundle = async (bundle: Bundle, sources: BundleSources, to: string): Promise<void> => {
  const dir = mkdtempSync(join(tmpdir(), 'pipe-export-'));
  const unfinished = `${to}.${process.pid}`;
  try {
    const names = layOut(bundle, sources, dir);
    mkdirSync(dirname(to), {recursive: true});
    const options = {cwd: dir, file: unfinished, gzip: {level: 9}, portable: true, mtime: new Date(0)};
    await tar.create({...options, noDirRecurse: true}, [...names]);
    renameSync(unfinished, to);
  } finally {
    rmSync(dir, {recursive: true});
    rmSync(unfinished, {force: true});
  }
};

const layOut = (bundle: Bundle, sources: BundleSources, dir: string): readonly string[] => {
  const texts = Object.entries(bundleTexts(bundle));
  for (const [name, text] of texts) writeFileSync(join(dir, name), text, {mode: 0o644});
  const files = bundledFiles(bundle);
  for (const {name, executable, from} of files) {
    mkdirSync(dirname(join(dir, name)), {recursive: true});
    copyFileSync(from(sources), join(dir, name));
    chmodSync(join(dir, name), executable ? 0o755 : 0o644);
  }
  return [...texts.map(([name]) => name), ...files.map(({name}) => name)];
};

/** A file whose bytes are in a bundle. */
export interface PackedFile {
  readonly name: string;
  readonly sha256: string;
  readonly executable: boolean;
  readonly from: (sources: BundleSources) => string;
}

/** All of them but the texts of the bundle itself, in order. */
export const bundledFiles = (bundle: Bundle): readonly PackedFile[] => {
  const project = Object.entries(bundle.files).filter(([, {included}]) => included);
  const artifacts = new Map(
    bundle.stages.filter(({included}) => included).map((stage) => [stage.record.artifact, stage] as const),
  );
  return [
    ...project.map(([path, {sha256, executable}]) => ({
      name: `${projectDir}/${path}`,
      sha256,
      executable,
      from: ({base}: BundleSources) => join(base, path),
    })),
    ...[...artifacts.values()].flatMap((stage) =>
      stage.manifest.files.map(({path, sha256, executable}) => ({
        name: `${artifactDir(stage)}/${path}`,
        sha256,
        executable,
        from: ({artifact}: BundleSources) => join(artifact(stage.record.artifact), path),
      })),
    ),
  ].sort((a, b) => (a.name < b.name ? -1 : 1));
};
