import type {Artifacts} from './cache.ts';
import {writeCheckout} from './checkout.ts';
import {ArtifactDamaged} from './errors.ts';
import type {Layout} from './layout.ts';
import {namesIn} from './listing.ts';
import {present, readManifest} from './present.ts';
import {quarantine} from './quarantine.ts';
import {storeArtifact} from './store.ts';
import {makeVerifier, MANIFEST} from './verify.ts';
import type {Writer} from './writer.ts';

export const openArtifacts = (layout: Layout, write: Writer): Artifacts => {
  const verify = makeVerifier(layout);
  return {
    path: (digest) => layout.artifactFiles(digest),
    manifest: (digest) => readManifest(layout, digest),
    present: (digest) => present(layout, digest),
    verify,
    quarantine: (digest) => write(() => quarantine(layout, digest)),
    store: (staging, kind) => write(() => storeArtifact(layout, staging, kind)),
    checkout: async (digest, to) => {
      const damaged = await verify(digest);
      const manifest = readManifest(layout, digest);
      if (damaged.length > 0) throw new ArtifactDamaged(digest, damaged);
      if (manifest === undefined) throw new ArtifactDamaged(digest, [MANIFEST]);
      return writeCheckout(layout.artifactFiles(digest), manifest.files, to);
    },
    find: (prefix) => findArtifacts(layout, prefix),
  };
};

const findArtifacts = (layout: Layout, prefix: string): readonly string[] => {
  const root = layout.dir('artifacts');
  const shards = prefix.length >= 2 ? [prefix.slice(0, 2)] : namesIn(root);
  return shards
    .flatMap((shard) => namesIn(`${root}/${shard}`))
    .filter((digest) => digest.startsWith(prefix))
    .sort();
};
