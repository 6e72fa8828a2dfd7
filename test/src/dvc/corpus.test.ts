import {cpSync, existsSync, readFileSync} from 'node:fs';
import {join} from 'node:path';
import {fileURLToPath} from 'node:url';
import {afterEach, beforeEach, describe, expect, test} from 'vitest';
import {openCache} from '../../../src/cache/open.ts';
import {TestProject} from '../../helpers/command-line.ts';

/** Projects written after DVC's documentation, each with what becomes of it. */
interface Case {
  /** Default dvc.yaml. */
  readonly file?: string;
  /** Stage → path in its artifact → contents. */
  readonly made: Readonly<Record<string, Readonly<Record<string, string>>>>;
  readonly metrics?: Readonly<Record<string, Readonly<Record<string, number>>>>;
  /** `--set` → the stages that run then, in the order of their names. */
  readonly changed?: readonly [set: string, runs: readonly string[]];
  /** Parts of the report, in its order. */
  readonly remarks?: readonly string[];
}

const aboutParams = 'the values of params are now those below';

const cases: Readonly<Record<string, Case>> = {
  'get-started': {
    made: {
      prepare: {'data/prepared/test': 'c\ne\n'},
      train: {'model.txt': '14\n'},
      evaluate: {'eval/roc.json': '[{"fpr": 0, "tpr": 1}]\n'},
    },
    metrics: {evaluate: {'score.train': 14, 'score.test': 0.5}},
    changed: ['train.factor=7', ['evaluate', 'train']],
    remarks: ['DVC’s registry', aboutParams, 'how DVC draws plots is left out'],
  },
  redirect: {made: {transpose: {'columns.txt': '1\t2\t3\n'}}, remarks: ['trans.sh is not among the deps']},
  source: {made: {prepare: {'data/clean.csv': '1\n2\ndone\n'}}},
  commands: {
    made: {build: {'out/parts/2': '2\n'}, count: {'total.txt': '3\n'}},
    remarks: ['build: meta is for other programs', 'count reads some of what build makes'],
  },
  wdir: {
    made: {
      train: {'models/model.txt': 'data\nrate: 0.75\n'},
      report: {'report.txt': 'data\nrate: 0.75\nrate: 0.75\nunread: 1\n'},
    },
    changed: ['params.rate=0.75', ['report', 'train']],
    remarks: [aboutParams],
  },
  'foreach-list': {
    made: {'cleanups.3': {'3.cln': 'THREE\n'}, merge: {'all.txt': 'THREE\nLABELS\nRAW\n'}},
  },
  'foreach-mapping': {
    made: {'build.uk': {'model-uk.txt': 'uk 4 10\n'}, 'pick.us': {'picked-us.txt': 'false us 10 15\n'}},
    changed: ['models.uk.epochs=4', ['build.uk', 'pick.uk']],
    remarks: [aboutParams],
  },
  'foreach-index': {made: {'train.0': {'small.txt': '3 10\n'}, 'train.1': {'large.txt': '10 15\n'}}},
  matrix: {
    made: {
      'preprocess.sort-one': {'one-sort.txt': 'a\nb\n'},
      'preprocess.cat-two': {'two-cat.txt': 'd\nc\n'},
      'train.xgb-config0': {'xgb-config0.txt': 'xgb 1 0.75\n'},
      'train.cnn-config1': {'cnn-config1.txt': 'cnn 2 0.25\n'},
    },
    changed: ['rate=0.75', ['train.cnn-config0', 'train.xgb-config0']],
    remarks: [aboutParams],
  },
  vars: {
    made: {featurize: {features: '2 other fast 1 7 deep 1 2\n'}},
    changed: ['myvar=other', ['featurize']],
    remarks: [aboutParams],
  },
  'stage-vars': {
    made: {
      first: {'one/said.txt': '1 one\n'},
      second: {'said.txt': '1 new\n'},
      third: {'again.txt': 'new again\n'},
    },
    changed: ['own_.word=new', ['second', 'third']],
    remarks: [aboutParams],
  },
  formats: {
    made: {
      toml: {'toml.txt': '10 1.0 1e-05 true two words 2.5 2026-11-23\n'},
      python: {'python.txt': '8 0.1 true a 1e-05\n'},
    },
    changed: ['Train.epochs=8', ['python']],
    remarks: [
      'no stage uses RATE',
      aboutParams,
      'toml: ${a.f} is written as it is now',
      'prints it 1e-05',
      'prints it 1e-05',
      'settings.py is neither JSON nor YAML',
    ],
  },
  spellings: {
    made: {'train.model0': {'model0.txt': 'a 1.0 2.0\n'}, 'train.model1': {'model1.txt': 'c 1e-06 2\n'}},
    changed: ['models[1].name=c', ['train.model1']],
    remarks: [aboutParams, 'prints it 1.0', 'prints it 2.0', 'prints it 1e-06'],
  },
  unpack: {
    made: {
      train: {
        'args.txt': '--foo\na b\n--bar\n1\n--bool\n--nested.baz\nbar\n--list\n2\n3\nqux\n',
      },
    },
    changed: ['mydict.foo=a b', ['train']],
    remarks: [aboutParams, 'it is unpacked'],
  },
  'params-files': {
    made: {
      preprocess: {
        'seen.txt':
          'threshold: 1.0 # a float\nunread: 5\nnn:\n  batch_size: 64\nlayers: [ 4, 8 ]\nepochs: 3\nthreshold: 2\n{\n  "mode": "fast"\n}\nsize = 1\n',
      },
      other: {'other.txt': 'unread: 5\n'},
    },
    changed: ['nn.batch_size=64', ['preprocess']],
    remarks: [
      'no stage uses unread',
      aboutParams,
      'settings.toml is neither JSON nor YAML',
      'params.yaml is not among the deps',
    ],
  },
  'out-options': {
    made: {train: {'model.txt': 'model\n', 'curve.csv': 'step,loss\n1,0.5\n'}},
    metrics: {train: {'train.loss': 0.5, 'test.loss': 0.75, accuracy: 1}},
    remarks: [
      's3://bucket/data.csv is outside of the project',
      'persist says',
      'remote and push say',
      'type says',
      'train.json: cache says',
      'test.yaml: cache says',
      'curve.csv: cache says',
      'template, x and y say',
    ],
  },
  frozen: {
    made: {use: {'used.txt': 'kept\n'}},
    remarks: ['download: DVC does not run a frozen stage', 'use: DVC runs this stage every time'],
  },
  below: {
    file: 'pipelines/train/dvc.yaml',
    made: {
      count: {'pipelines/train/count.txt': '2\n'},
      tell: {'told/some.txt': 'there are 2\n'},
    },
    changed: ['who=some', ['tell']],
    remarks: [aboutParams],
  },
  directory: {
    made: {part: {'part.txt': 'right\n'}, both: {'both.txt': 'left\nown\nright\n'}},
    remarks: ['data holds what other stages make. Besides, data/own.txt'],
  },
  escapes: {
    made: {shell: {'out-1.0.txt': 'x 1.0 1e-05 true None a b\n'}},
    remarks: [
      'no stage uses',
      aboutParams,
      'right after a $',
      'prints it 1.0',
      'prints it 1e-05',
      'None',
      '1.0',
    ],
  },
};

const corpus = fileURLToPath(new URL('../../fixtures/dvc/', import.meta.url));

let project: TestProject;
beforeEach(() => (project = new TestProject({})));
afterEach(() => project.remove());

const ran = (...words: readonly string[]): readonly string[] => {
  const {code, stdout, stderr} = project.pipe('run', 'made/imported.yaml', '--json', ...words);
  expect(code, stdout + stderr).toBe(0);
  const events = stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as {type: string; stage: string});
  return events
    .filter(({type}) => type === 'stage-finished')
    .map(({stage}) => stage)
    .sort();
};

describe('a project of DVC', () => {
  test.each(Object.entries(cases))(
    '%s is imported, runs, and reruns what DVC would',
    {timeout: 60_000},
    (name, wanted) => {
      cpSync(join(corpus, name), project.dir, {recursive: true});
      const {code, stdout, stderr} = project.pipe(
        'import',
        'dvc',
        wanted.file ?? 'dvc.yaml',
        '--to',
        'made/imported.yaml',
        '--json',
      );
      expect(code, stderr).toBe(0);
      const report = JSON.parse(stdout) as {
        stages: Record<string, string>;
        remarks: {line: number; stage?: string; message: string}[];
      };
      expect(
        report.remarks.map(({stage, message}) => (stage === undefined ? message : `${stage}: ${message}`)),
      ).toEqual((wanted.remarks ?? []).map((part) => expect.stringContaining(part) as string));
      const text = readFileSync(join(project.dir, 'made/imported.yaml'), 'utf8');
      for (const {message} of report.remarks) expect(text).toContain(`# ${message}`.replace('# ', ''));

      expect(ran().length).toBeGreaterThan(0);
      expect(ran()).toEqual([]);
      const set = wanted.changed === undefined ? [] : ['--set', wanted.changed[0]];
      if (wanted.changed) expect(ran(...set)).toEqual(wanted.changed[1]);
      const cache = openCache(join(project.dir, 'cache'));
      const latest = cache.records.latest(join(project.dir, 'made/imported.yaml'));
      for (const [stage, files] of Object.entries(wanted.made)) {
        const record = cache.records.read(latest[stage]!)!;
        for (const [path, contents] of Object.entries(files))
          expect(readFileSync(join(cache.artifacts.path(record.artifact), path), 'utf8')).toBe(contents);
        if (wanted.metrics?.[stage]) expect(record.metrics).toEqual(wanted.metrics[stage]);
      }
    },
  );
});

test('a stage without a command is called by its name', () => {
  project.write('dvc.yaml', 'stages: {a: {deps: [x]}}\n');
  expect(project.pipe('import', 'dvc', 'dvc.yaml').stderr).toContain(
    'a has no "cmd"; a stage of DVC needs it.',
  );
});

test('every mistake in a dvc.yaml is told in its place, and nothing is written', () => {
  project.write('params.yaml', 'train: {lr: 0.1}\n');
  project.write(
    'dvc.yaml',
    `stages:
  a:
    cmd: train \${train.lrr} \${train}
    dep: [x]
  b:
    cmd: ok
    params: [train.epochs]
    outs: [same]
  c:
    foreach: 3
    do: {cmd: ok}
  d:
    cmd: cp same same
    deps: [same]
    outs: [same/inside, '\${train}']
`,
  );
  const {code, stderr} = project.pipe('import', 'dvc', 'dvc.yaml');
  expect(code).toBe(3);
  expect(stderr).toContain('dvc.yaml:4:5 error unknown-key: "dep" is not a key of a stage of DVC');
  expect(stderr).toContain('dvc.yaml:10:14 error wrong-type: foreach should be');
  project.write(
    'dvc.yaml',
    readFileSync(join(project.dir, 'dvc.yaml'), 'utf8')
      .replace('dep:', 'deps:')
      .replace('foreach: 3', 'foreach: [1]'),
  );
  const second = project.pipe('import', 'dvc', 'dvc.yaml').stderr;
  expect(second.match(/^dvc.yaml:\d+:\d+ error [\w-]+/gm)).toEqual([
    'dvc.yaml:3:10 error unresolved-reference',
    'dvc.yaml:7:14 error unknown-param',
    'dvc.yaml:15:12 error overlapping-outs',
    'dvc.yaml:15:25 error wrong-type',
  ]);
  expect(second).toContain('did you mean ${train.lr}?');
  expect(existsSync(join(project.dir, 'pipeline.yaml'))).toBe(false);
});

test('a file of params that cannot be read is told, and why', () => {
  project.write('dvc.yaml', 'vars: [a.toml, b.py, c.py, d.ini]\nstages: {s: {cmd: echo > o, outs: [o]}}\n');
  project.write('a.toml', 'a = 1\nb = = 2\n');
  project.write('b.py', 'x = 1\ny = (\n');
  const {code, stderr} = project.pipe('import', 'dvc', 'dvc.yaml');
  expect(code).toBe(3);
  expect(stderr).toMatch(/1:8 error bad-params-file: a\.toml cannot be read: .* in line 2\./);
  expect(stderr).toMatch(/1:16 error bad-params-file: b\.py cannot be read: .* in line 2\./);
  expect(stderr).toContain('1:22 error no-such-file: there is no file of params c.py');
  expect(stderr).toContain('1:28 error unknown-format: d.ini cannot be read');
});

test('a path with braces is that path', () => {
  project.write('x{1,2}.txt', 'braces\n');
  project.write('dvc.yaml', "stages: {a: {cmd: 'cp x*.txt y', deps: ['x{1,2}.txt'], outs: [y]}}\n");
  expect(project.pipe('import', 'dvc', 'dvc.yaml').code).toBe(0);
  expect(project.pipe('validate', 'pipeline.yaml')).toMatchObject({code: 0, stderr: ''});
});

test('a pipeline that is there is not overwritten', () => {
  project.write('dvc.yaml', 'stages: {a: {cmd: echo > a, outs: [a]}}\n');
  project.write('pipeline.yaml', 'mine');
  const {code, stderr} = project.pipe('import', 'dvc', 'dvc.yaml');
  expect({code, stderr}).toEqual({
    code: 2,
    stderr: expect.stringContaining('exists already.\nGive --to a name that') as string,
  });
  expect(project.pipe('import', 'dvc', 'none.yaml').code).toBe(2);
});
