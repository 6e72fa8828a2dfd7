/** The steps of a run, each of which may import from those before it, never from one after it. */
const direction = [
  'pipeline',
  'dvc',
  'cache',
  'stage',
  'graph',
  'plan',
  'run',
  'sweep',
  'page',
  'report',
  'export',
  'cli',
];

const forward = direction.map((step, index) => ({
  name: `${step}-is-before-what-follows`,
  comment: `src/${step} knows nothing of a later step of a run.`,
  severity: 'error',
  from: {path: `^src/${step}/`},
  to: {path: direction.slice(index + 1).map((later) => `^src/${later}/`)},
}));

export default {
  forbidden: [
    ...forward.filter(({to}) => to.path.length > 0),
    {
      name: 'no-cycles',
      comment:
        'Two files that import each other are one idea, or one idea too many. Types alone may look back.',
      severity: 'error',
      from: {},
      to: {circular: true, viaOnly: {dependencyTypesNot: ['type-only']}},
    },
    {
      name: 'runner-knows-no-stages',
      comment: 'src/ knows no tensors; it meets the library in src/stage alone.',
      severity: 'error',
      from: {path: '^src/'},
      to: {path: '^stages/'},
    },
    {
      name: 'library-knows-no-runner',
      comment: 'Of src/, stages may use the stage contract and JSON alone.',
      severity: 'error',
      from: {path: '^stages/'},
      to: {path: '^src/', pathNot: '^src/(stage/|json\\.ts$)'},
    },
    {
      name: 'stage-types-are-ends',
      comment: 'A file directly under stages/ is a stage type: pipelines name it, code does not import it.',
      severity: 'error',
      from: {pathNot: '^(test|bench)/'},
      to: {path: '^stages/[^/]+\\.ts$'},
    },
    {
      name: 'schemas-are-values',
      comment: 'A schema is a value: it knows nothing of the code that obeys it.',
      severity: 'error',
      from: {path: '^schemas/'},
      to: {path: '^(stages|test)/'},
    },
    {
      name: 'no-barrels',
      comment: 'A file that only hands on what others export hides where things are.',
      severity: 'error',
      from: {},
      to: {path: '/index\\.ts$', pathNot: '^node_modules/'},
    },
    {
      name: 'resolvable',
      severity: 'error',
      from: {},
      to: {couldNotResolve: true, pathNot: '^pipe/'},
    },
    {
      name: 'declared-packages',
      comment: 'What the program imports is in package.json.',
      severity: 'error',
      from: {path: '^(src|stages|schemas)/'},
      to: {dependencyTypes: ['npm-dev', 'npm-no-pkg', 'npm-unknown']},
    },
  ],
  options: {
    tsPreCompilationDeps: true,
    tsConfig: {fileName: 'tsconfig.json'},
    doNotFollow: {path: 'node_modules'},
    exclude: {path: '^(dist|cache|tmp|docs)/|^test/fixtures/'},
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      extensions: ['.ts', '.tsx', '.mjs', '.js', '.json'],
      conditionNames: ['import', 'types', 'default'],
    },
  },
};
