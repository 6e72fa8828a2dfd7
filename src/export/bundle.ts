import type {Manifest} from '../cache/manifest.ts';
import type {StageRecord} from '../cache/record.ts';
import {canonicalJson, sha256, type Json, type JsonObject} from '../json.ts';
import type {Overrides} from '../pipeline/pipeline.ts';

/** A file of the project. */
export interface BundledFile {
  readonly sha256: string;
  readonly bytes: number;
  readonly executable: boolean;
  /** Whether its bytes are in the bundle; of a large one there is only the digest. */
  readonly included: boolean;
}

export interface BundledStage {
  readonly stage: string;
  readonly record: StageRecord;
  readonly manifest: Manifest;
  /** Whether the files of the artifact are in the bundle. */
  readonly included: boolean;
}

/** What makes a result, and what came out: all that a bundle says. Equal states of a project say the same. */
export interface Bundle {
  readonly version: 1;
  /** Path of the pipeline file in `project/`. */
  readonly pipeline: string;
  readonly overrides: Overrides;
  /** Params after profile and overrides. */
  readonly params: JsonObject;
  /** Path in `project/` → file. */
  readonly files: Readonly<Record<string, BundledFile>>;
  /** In the order of the pipeline's graph. */
  readonly stages: readonly BundledStage[];
  readonly installation: Installation;
}

/** The `pipe` that made it. */
export interface Installation {
  readonly pipe: string;
  readonly node: string;
  /** sha256 of package-lock.json; absent where there is none. */
  readonly lock?: string;
}

/** Names of what is in a bundle. */
export const bundleFile = 'bundle.json';
export const digestFile = 'bundle.sha256';
export const projectDir = 'project';
export const artifactDir = (stage: BundledStage): string => `artifacts/${stage.record.artifact}`;

/** The one text of a bundle, and its digest as `sha256sum` writes it. */
export const bundleTexts = (bundle: Bundle): Readonly<Record<string, string>> => {
  const text = `${canonicalJson(bundle as unknown as Json)}\n`;
  return {[bundleFile]: text, [digestFile]: `${sha256(text)}  ${bundleFile}\n`};
};
