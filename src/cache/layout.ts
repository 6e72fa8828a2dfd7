/**
 * Where things lie in a cache directory, in one place:
 *
 *     version                                   the format, `1`
 *     artifacts/ab/<digest>/manifest.json       what the artifact holds; its digest is the directory's name
 *     artifacts/ab/<digest>/files/…             the files, read-only
 *     records/ab/<key>.json                     what made it
 *     latest/<sha256 of the path>.json          the keys a pipeline file's stages last had
 *     leases/<key>.json                         who executes a key now
 *     checkpoints/<key>/                        state of an unfinished stage
 *     logs/ab/<key>.log                         what it printed
 *     logs/ab/<key>.progress                    how far it got when, for those who look on; absent if it did not say
 *     staging/<pid>-<random>/files/…            artifacts in the making, and `owner.json`: whose
 *     tainted/  damaged/                        set aside for inspection
 *     pins/<name>                               text: the digest of an artifact that stays
 *     sweeps/<name>/log.jsonl                   what a sweep tried and what came out
 *     code/  graphs/                            bundles and graphs, see src/stage and src/graph
 *     files.json                                digests of source files by stat
 *
 * Two hex digits of fan-out keep directories small on file systems that search them in order.
 */
export interface Layout {
  readonly root: string;
  readonly version: string;
  readonly fileDigests: string;
  /** One of the directories above. */
  dir(name: Directory): string;
  artifact(digest: string): string;
  manifest(digest: string): string;
  artifactFiles(digest: string): string;
  record(key: string): string;
  latest(pipelineDigest: string): string;
  lease(name: string): string;
  checkpoints(key: string): string;
  log(key: string): string;
  sweep(name: string): string;
  progress(key: string): string;
}

export type Directory =
  | 'artifacts'
  | 'records'
  | 'latest'
  | 'leases'
  | 'checkpoints'
  | 'logs'
  | 'staging'
  | 'tainted'
  | 'damaged'
  | 'pins'
  | 'sweeps'
  | 'code'
  | 'graphs';

export const layoutOf = (root: string): Layout => {
  const sharded = (dir: Directory, name: string): string => `${root}/${dir}/${name.slice(0, 2)}/${name}`;
  return {
    root,
    version: `${root}/version`,
    fileDigests: `${root}/files.json`,
    dir: (name) => `${root}/${name}`,
    artifact: (digest) => sharded('artifacts', digest),
    manifest: (digest) => `${sharded('artifacts', digest)}/manifest.json`,
    artifactFiles: (digest) => `${sharded('artifacts', digest)}/files`,
    record: (key) => `${sharded('records', key)}.json`,
    latest: (pipelineDigest) => `${root}/latest/${pipelineDigest}.json`,
    lease: (name) => `${root}/leases/${name}.json`,
    checkpoints: (key) => `${root}/checkpoints/${key}`,
    sweep: (name) => `${root}/sweeps/${name}`,
    log: (key) => `${sharded('logs', key)}.log`,
    progress: (key) => `${sharded('logs', key)}.progress`,
  };
};
