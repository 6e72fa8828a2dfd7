/** A file of an artifact: path with `/`, bytes, sha256, and whether it is executable. */
export interface ManifestFile {
  readonly path: string;
  readonly bytes: number;
  readonly sha256: string;
  readonly executable: boolean;
}

/** What an artifact holds, files sorted by path (code units). Its digest is the artifact's. */
export interface Manifest {
  readonly version: 1;
  readonly kind: string;
  readonly files: readonly ManifestFile[];
}
