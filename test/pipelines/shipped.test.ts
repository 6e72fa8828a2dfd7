import {readdirSync, readFileSync} from 'node:fs';
import {join} from 'node:path';
import {fileURLToPath} from 'node:url';
import {afterAll, describe, expect, test} from 'vitest';
import {TestProject} from '../helpers/command-line.ts';
import {noiseArchive} from '../helpers/noise-archive.ts';

const pipelines = fileURLToPath(new URL('../../pipelines/', import.meta.url));
const files = readdirSync(pipelines).filter((name) => name.endsWith('.yaml'));
const project = new TestProject({});
const cache = join(project.dir, 'cache');
afterAll(() => project.remove());

/** What the smoke profile of a pipeline needs besides; those of images are one pipeline with other data. */
const overrides = new Map<string, () => Promise<readonly string[]>>([
  [
    'cifar10_dlsm.yaml',
    async () => {
      const {path, sha256} = await noiseArchive(project.dir, 60, 20);
      return ['--set', `source=${path}`, '--set', `sha256=${sha256}`];
    },
  ],
]);
const alike = ['cifar100_dlsm.yaml', 'fashion_dlsm.yaml'];

const pipe = (...words: readonly string[]) => project.pipe(...words, '--cache', cache);

describe.each(files)('%s', (name) => {
  const file = join(pipelines, name);

  test('plans as it stands: every stage would run', () => {
    const {code, stdout, stderr} = project.pipe('plan', file, '--json', '--cache', join(project.dir, 'empty'));
    expect(code, stderr).toBe(0);
    expect(stdout).not.toContain('"fresh"');
  });

  const runs = test.skipIf(alike.includes(name));
  runs('runs from end to end on its smoke profile, and then has nothing to do', {timeout: 600_000}, async () => {
    const set = (await overrides.get(name)?.()) ?? [];
    const first = pipe('run', file, '--profile', 'smoke', ...set);
    expect(first.code, first.stdout + first.stderr).toBe(0);
    expect(first.stdout + first.stderr).not.toMatch(/failed|skipped/);
    const second = pipe('run', file, '--profile', 'smoke', ...set);
    expect(second.code).toBe(0);
    expect(second.stdout + second.stderr).toContain('nothing to do');
  });
});

test('the toy experiment ends in Table 1 with the paper beside it', {timeout: 600_000}, () => {
  const file = join(pipelines, 'moons_dlsm.yaml');
  expect(pipe('run', file, '--profile', 'smoke').stdout).toContain('(d) Ours');
  const target = join(project.dir, 'table1');
  expect(pipe('checkout', file, 'table1', '--profile', 'smoke', '--to', target).code).toBe(0);
  const {values, reference} = JSON.parse(readFileSync(join(target, 'table.json'), 'utf8')) as {
    values: Record<string, Record<string, unknown>>;
    reference: {values: Record<string, Record<string, unknown>>};
  };
  expect(new Set(Object.keys(values))).toEqual(
    new Set(['base', 'scaling', 'posterior_sm', 'ours', 'oracle']),
  );
  expect(values['oracle']).toMatchObject({D_P: [0, 0], D_L: [0, 0]});
  expect(values['posterior_sm']!['D_L']).toBeNull();
  expect(reference.values['ours']).toMatchObject({D_P: [0.066, 0.064], D_L: [0.052, 0.052]});
});
