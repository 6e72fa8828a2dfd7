import {mkdirSync, readFileSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {describe, expect, test} from 'vitest';
import {sha256} from '../../../src/json.ts';
import {type Bundle, bundleStages} from '../../../src/stage/bundle.ts';
import {directory, fill, stageType, textCodec} from './fixture.ts';

const lib = `
export const used = (x) => {
  return x + 1;
};
export const unused = (x) => x + 2;
`;
const library = {
  'stage.ts': stageType({imports: "import {used} from './lib.ts';", body: 'return `${used(1)}`;'}),
  'text-codec.mjs': textCodec,
  'lib.ts': lib,
};

const bundle = async (dir: string, name = 'stage.ts'): Promise<Bundle> =>
  (await bundleStages([join(dir, name)]))[0]!;

/** The digest after each edit of `lib.ts`, beside the original's. */
const edited = async (text: string) => {
  const dir = directory(library);
  const before = await bundle(dir);
  fill(dir, {'lib.ts': text});
  return {before, after: await bundle(dir)};
};

describe('the digest of a stage type', () => {
  test.each([
    ['a comment', `/* above */ ${lib.replace('return', '// why\n  return')}`],
    ['a legal comment', `/*! license */ ${lib}`],
    ['a comment within an expression', lib.replace('x + 1', '/* one more */ x + 1')],
    ['formatting', lib.replace('{\n  return x + 1;\n}', '{return (x+1)}')],
    ['types', lib.replace('(x) => {', '(x: number): number => {')],
    ['an unused function', lib.replace('x + 2', 'x + 3')],
    ['a new unused function', `${lib} export const text = () => 'the name of one that is used elsewhere';`],
  ])('stays when %s is edited', async (_, text) => {
    const {before, after} = await edited(text);
    expect(after.digest).toBe(before.digest);
    expect(after.text).toBe(before.text);
  });

  test('changes with a used function, and the sources say where', async () => {
    const {before, after} = await edited(lib.replace('x + 1', 'x + 5'));
    expect(after.digest).not.toBe(before.digest);
    const changed = Object.keys(after.sources).filter((name) => after.sources[name] !== before.sources[name]);
    expect(changed).toEqual(['lib.ts']);
  });

  test('is the same in another checkout, in other company, and with dynamic imports', async () => {
    const files = {
      ...library,
      'stage.ts': stageType({
        body: "return (await import('./lib.ts')).used(1) + (await import('./old.cjs')).x;",
      }),
      'old.cjs': 'exports.x = 1;',
    };
    const [here, there] = [directory(files), join(directory(), 'deep/er')];
    fill(there, {...files, 'other.ts': stageType({body: "return 'other'"})});
    const both = await bundleStages([join(there, 'other.ts'), join(there, 'stage.ts')]);
    const one = await bundle(here);
    expect(both[1]!.digest).toBe(one.digest);
    expect(both[1]!.sources).toEqual(one.sources);
    expect(both[0]!.digest).not.toBe(one.digest);
    expect(one.text).not.toContain(here);
  });

  test('covers the version of an imported package, whose code stays outside', async () => {
    const dir = directory({
      ...library,
      'stage.ts': stageType({imports: "import {twice} from 'twice';", body: "return twice('a');"}),
    });
    const install = (version: string) =>
      fill(dir, {
        'node_modules/twice/package.json': JSON.stringify({
          name: 'twice',
          version,
          type: 'module',
          main: 'index.js',
        }),
        'node_modules/twice/index.js': 'export const twice = (x) => x + x;',
      });
    install('1.0.0');
    const before = await bundle(dir);
    install('1.0.1');
    const after = await bundle(dir);
    expect([before.packages['twice'], after.packages['twice']]).toEqual(['1.0.0', '1.0.1']);
    expect(after.text).toBe(before.text);
    expect(after.digest).not.toBe(before.digest);
    expect(after.text).toContain('from "twice"');
    expect(after.files).toContain(join(dir, 'node_modules/twice/package.json'));
  });
});

describe('a bundle', () => {
  test('holds TypeBox and the contract, and names what can change it', async () => {
    const dir = directory(library);
    mkdirSync(join(dir, 'empty'));
    const {text, sha256: digest, sources, files} = await bundle(dir);
    expect(digest).toBe(sha256(text));
    expect(text).not.toMatch(/^import .*(typebox|pipe\/)/m);
    expect(Object.keys(sources)).toEqual([
      'lib.ts',
      'node_modules/typebox',
      'src/stage/stage.ts',
      'stage.ts',
      'text-codec.mjs',
    ]);
    for (const name of ['stage.ts', 'lib.ts', 'text-codec.mjs']) expect(files).toContain(join(dir, name));
  });

  test('is not changed by a tsconfig.json', async () => {
    const dir = directory(library);
    const before = await bundle(dir);
    writeFileSync(
      join(dir, 'tsconfig.json'),
      '{"compilerOptions": {"target": "es5", "paths": {"./lib.ts": ["./x.ts"]}}}',
    );
    expect((await bundle(dir)).digest).toBe(before.digest);
  });

  test('takes the library of pipe by pipe/<path>', async () => {
    const dir = directory({
      ...library,
      'stage.ts': stageType({
        imports: "import {startBackend} from 'pipe/math/backend';",
        body: 'return (await startBackend({threads})).backend;',
      }),
    });
    const {sources, packages, text} = await bundle(dir);
    expect(Object.keys(sources)).toContain('stages/math/backend.ts');
    expect(Object.keys(packages)).toContain('@tensorflow/tfjs-core');
    expect(text).toContain('from "@tensorflow/tfjs-core"');
    expect(readFileSync(join(dir, 'stage.ts'), 'utf8')).toContain('pipe/math/backend');
  });

  test('needs explicit file names, so that no new file changes what an import means', async () => {
    const dir = directory({
      ...library,
      'stage.ts': stageType({imports: "import {used} from './lib';", body: 'return used(1);'}),
    });
    await expect(bundle(dir)).rejects.toThrow('Could not resolve "./lib"');
  });
});
