import {randomInt} from 'node:crypto';
import * as fs from 'node:fs';
import {execFileSync, spawnSync} from 'node:child_process';
import fc from 'fast-check';
import {describe, expect, test} from 'vitest';
import {openCache} from '../../../src/cache/open.ts';
import {manifestText} from '../../../src/cache/manifest.ts';
import {leavesOf} from '../../../src/cache/tree.ts';
import {canonicalJson, digestOf, type Json} from '../../../src/json.ts';
import {bundled} from './bundled.ts';
import {isRoot, modeOf, nest, nobody, readTree, scratch, share, storeTree, writeTree} from './scratch.ts';

describe('store', () => {
  test('publishes a read-only tree under the digest of its manifest', async () => {
    const cache = openCache(scratch());
    const dir = cache.stage();
    writeTree(dir, {'b/run.sh': 'echo', 'a.txt': 'one'});
    fs.chmodSync(`${dir}/b/run.sh`, 0o700);
    const {digest, manifest} = await cache.artifacts.store(dir, 'dataset');
    expect(manifest.files.map(({path, bytes, executable}) => [path, bytes, executable])).toEqual([
      ['a.txt', 3, false],
      ['b/run.sh', 4, true],
    ]);
    expect(digest).toBe(digestOf(['artifact/1', manifest as unknown as Json]));
    expect(manifestText(manifest)).toBe(canonicalJson(manifest as unknown as Json));
    const path = cache.artifacts.path(digest);
    expect([modeOf(`${path}/a.txt`), modeOf(`${path}/b/run.sh`), modeOf(`${path}/b`)]).toEqual([
      '444',
      '555',
      '755',
    ]);
    expect(fs.readdirSync(`${cache.root}/staging`)).toEqual([]);
    expect(cache.artifacts.present(digest)).toBe(true);
    expect(await cache.artifacts.verify(digest)).toEqual([]);
    expect(cache.artifacts.manifest(digest)).toEqual(manifest);
  });

  test('keeps one of two equal trees; kind and executable bits tell trees apart', async () => {
    const cache = openCache(scratch());
    const [one, two] = await Promise.all([storeTree(cache, {a: 'x'}), storeTree(cache, {a: 'x'})]);
    const inode = fs.statSync(`${cache.artifacts.path(one)}/a`).ino;
    expect(two).toBe(one);
    await storeTree(cache, {a: 'x'});
    expect(fs.statSync(`${cache.artifacts.path(one)}/a`).ino).toBe(inode);
    expect(await storeTree(cache, {a: 'x'}, 'model')).not.toBe(one);
    expect(cache.artifacts.find('')).toHaveLength(2);
    expect(cache.artifacts.find(one.slice(0, 9))).toEqual([one]);
    expect(cache.artifacts.find(one.slice(0, 1))).toContain(one);
    expect(fs.readdirSync(`${cache.root}/staging`)).toEqual([]);
  });

  test('replaces an artifact that has lost a file', async () => {
    const cache = openCache(scratch());
    const digest = await storeTree(cache, {a: 'x', b: 'y'});
    fs.rmSync(`${cache.artifacts.path(digest)}/b`);
    expect(cache.artifacts.present(digest)).toBe(false);
    expect(await storeTree(cache, {a: 'x', b: 'y'})).toBe(digest);
    expect(await cache.artifacts.verify(digest)).toEqual([]);
    expect(fs.readdirSync(`${cache.root}/damaged`)).toHaveLength(1);
  });

  test('leaves out empty directories and what lies beside the files', async () => {
    const cache = openCache(scratch());
    const plain = await storeTree(cache, {'a/b': 'x'});
    const dir = cache.stage();
    writeTree(dir, {'a/b': 'x', '../job.json': '{}'});
    fs.mkdirSync(`${dir}/c/d`, {recursive: true});
    expect((await cache.artifacts.store(dir, 'dataset')).digest).toBe(plain);
    expect(fs.readdirSync(`${cache.artifacts.path(plain)}/..`).sort()).toEqual(['files', 'manifest.json']);
  });

  test('can hold nothing', async () => {
    const cache = openCache(scratch());
    const digest = await storeTree(cache, {});
    expect([cache.artifacts.present(digest), await cache.artifacts.verify(digest)]).toEqual([true, []]);
    fs.rmdirSync(cache.artifacts.path(digest));
    expect([cache.artifacts.present(digest), await cache.artifacts.verify(digest)]).toEqual([
      false,
      ['files'],
    ]);
  });

  test('turns links inside into files without a second copy', async () => {
    const cache = openCache(scratch());
    const dir = cache.stage();
    writeTree(dir, {'steps/1/w': 'weights'});
    fs.symlinkSync('steps/1', `${dir}/latest`);
    fs.symlinkSync('latest/w', `${dir}/w`);
    fs.symlinkSync('../1/w', `${dir}/steps/1/again`);
    const {digest} = await cache.artifacts.store(dir, 'model');
    const path = cache.artifacts.path(digest);
    expect(readTree(path)).toEqual({
      'latest/again': 'weights',
      'latest/w': 'weights',
      'steps/1/again': 'weights',
      'steps/1/w': 'weights',
      w: 'weights',
    });
    expect(fs.statSync(`${path}/w`).ino).toBe(fs.statSync(`${path}/steps/1/w`).ino);
    expect(leavesOf(path).every(({type}) => type === 'file')).toBe(true);
    expect(await cache.artifacts.verify(digest)).toEqual([]);
  });

  test.each([
    [
      'a link that leads out',
      (dir: string) => fs.symlinkSync('/etc/hostname', `${dir}/x`),
      /"x" is a link that leads out .* to .*\nCopy/,
    ],
    ['a link to nothing', (dir: string) => fs.symlinkSync('nowhere', `${dir}/x`), /"x" is a link to nothing/],
    [
      'a link to its parent',
      (dir: string) => fs.symlinkSync('.', `${dir}/x`),
      /"x" is a link to a directory that holds it/,
    ],
    ['a pipe', (dir: string) => execFileSync('mkfifo', [`${dir}/x`]), /"x" is a socket, a pipe or a device/],
    ['a line break', (dir: string) => fs.writeFileSync(`${dir}/x\ny`, ''), /"x\\ny" has a line break/],
    ['what lies too deep for a path', (dir: string) => nest(dir, 40), /"d+…" lies deeper than/],
    [
      'a name that is not UTF-8',
      (dir: string) => fs.writeFileSync(Buffer.concat([Buffer.from(`${dir}/`), Buffer.of(0xff)]), ''),
      /not UTF-8/,
    ],
  ])('refuses %s', async (_, spoil, message) => {
    const cache = openCache(scratch());
    const dir = cache.stage();
    spoil(dir);
    await expect(cache.artifacts.store(dir, 'dataset')).rejects.toThrow(message);
    expect(cache.artifacts.find('')).toEqual([]);
  });

  test('gives a file that has a name outside bytes of its own', async () => {
    const root = scratch();
    const cache = openCache(`${root}/cache`);
    fs.writeFileSync(`${root}/mine`, 'mine');
    const dir = cache.stage();
    fs.linkSync(`${root}/mine`, `${dir}/a`);
    const {digest} = await cache.artifacts.store(dir, 'dataset');
    fs.writeFileSync(`${root}/mine`, 'else');
    expect(modeOf(`${root}/mine`)).not.toBe('444');
    expect(await cache.artifacts.verify(digest)).toEqual([]);
  });

  test('reads back every tree it was given', async () => {
    const cache = openCache(scratch());
    const name = fc
      .stringMatching(/^[^/\0\n\ufffd]{1,12}$/)
      .filter((text) => text !== '.' && text !== '..' && Buffer.from(text).toString() === text);
    const path = fc
      .tuple(fc.constantFrom('', 'd/', 'd/e/', '__proto__/'), name)
      .map(([dir, leaf]) => `${dir}file ${leaf}`);
    await fc.assert(
      fc.asyncProperty(
        fc.uniqueArray(fc.tuple(path, fc.string()), {selector: ([p]) => p, maxLength: 6}),
        async (files) => {
          const tree = Object.fromEntries(files);
          const digest = await storeTree(cache, tree);
          expect(readTree(cache.artifacts.path(digest))).toEqual(tree);
          expect(await cache.artifacts.verify(digest)).toEqual([]);
        },
      ),
      {seed: 7, numRuns: 40},
    );
  });
});

describe('verify', () => {
  const flip = (path: string): void => {
    const bytes = fs.readFileSync(path);
    const at = randomInt(bytes.length);
    bytes[at] = (bytes[at] ?? 0) ^ (1 << randomInt(8));
    const {atime, mtime} = fs.statSync(path);
    fs.chmodSync(path, 0o644);
    fs.writeFileSync(path, bytes);
    fs.chmodSync(path, 0o444);
    fs.utimesSync(path, atime, mtime);
  };

  test('notices 30 of 30 flipped bits, the manifest’s too, in the process that stored', async () => {
    const cache = openCache(scratch());
    const tree = {a: 'x'.repeat(5000), 'b/c': 'y'.repeat(300)};
    for (let trial = 0; trial < 30; trial++) {
      const digest = await storeTree(cache, tree);
      expect(await cache.artifacts.verify(digest)).toEqual([]);
      const name = ['files/a', 'files/b/c', 'manifest.json'][trial % 3] as string;
      flip(`${cache.artifacts.path(digest)}/../${name}`);
      expect(await cache.artifacts.verify(digest)).toEqual([name.replace('files/', '')]);
      cache.artifacts.quarantine(digest);
      expect(cache.artifacts.present(digest)).toBe(false);
    }
    expect(fs.readdirSync(`${cache.root}/damaged`)).toHaveLength(30);
  });

  test('counts what is missing, added, grown, linked or made executable as damage', async () => {
    const cache = openCache(scratch());
    const digest = await storeTree(cache, {a: 'x', b: 'y', c: 'z', d: 'w'});
    const path = cache.artifacts.path(digest);
    fs.rmSync(`${path}/a`);
    fs.appendFileSync(`${path}/b`, '!');
    fs.chmodSync(`${path}/c`, 0o555);
    fs.rmSync(`${path}/d`);
    fs.symlinkSync('c', `${path}/d`);
    fs.mkdirSync(`${path}/e`);
    fs.writeFileSync(`${path}/f`, '');
    expect(await cache.artifacts.verify(digest)).toEqual(['a', 'b', 'c', 'd', 'e', 'f']);
  });

  test('says of an artifact that is not there that its manifest is missing', async () => {
    expect(await openCache(scratch()).artifacts.verify('0'.repeat(64))).toEqual(['manifest.json']);
  });
});

describe('checkout', () => {
  test('links where it cannot reflink, and never overwrites', async () => {
    const root = scratch();
    const cache = openCache(`${root}/cache`);
    const digest = await storeTree(cache, {'a/b': 'x', c: ''});
    const way = await cache.artifacts.checkout(digest, `${root}/out/here`);
    expect(readTree(`${root}/out/here`)).toEqual({'a/b': 'x', c: ''});
    const shared =
      fs.statSync(`${root}/out/here/a/b`).ino === fs.statSync(`${cache.artifacts.path(digest)}/a/b`).ino;
    expect(shared).toBe(way === 'hard link');
    expect(way).not.toBe('copy');
    await expect(cache.artifacts.checkout(digest, `${root}/out/here`)).rejects.toThrow(
      /out\/here exists already/,
    );
    expect(fs.readdirSync(`${root}/out`)).toEqual(['here']);
  });

  test('refuses damage, naming the paths', async () => {
    const root = scratch();
    const cache = openCache(`${root}/cache`);
    const digest = await storeTree(cache, {a: 'x'});
    fs.appendFileSync(`${cache.artifacts.path(digest)}/a`, '!');
    await expect(cache.artifacts.checkout(digest, `${root}/out`)).rejects.toMatchObject({
      name: 'ArtifactDamaged',
      paths: ['a'],
    });
    expect(fs.existsSync(`${root}/out`)).toBe(false);
  });
});

test.skipIf(!isRoot)('bytes that another user’s artifact has already are stored', async () => {
  const root = scratch();
  const digest = await storeTree(openCache(root), {a: 'x'});
  share(root);
  const program = bundled(`
    import {writeFileSync} from 'node:fs';
    import {openCache} from './src/cache/open.ts';
    const cache = openCache(process.argv[2]);
    const dir = cache.stage();
    writeFileSync(dir + '/a', 'x');
    console.log((await cache.artifacts.store(dir, 'dataset')).digest);`);
  const {stdout, stderr} = spawnSync(process.execPath, [program, root], {encoding: 'utf8', ...nobody});
  expect([stdout.trim(), stderr]).toEqual([digest, '']);
  expect(fs.readdirSync(`${root}/staging`)).toEqual([]);
});
