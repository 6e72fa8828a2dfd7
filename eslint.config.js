import {defineConfig} from 'eslint/config';
import tseslint from 'typescript-eslint';

const program = ['src/**/*.{ts,tsx}', 'stages/**/*.ts', 'schemas/**/*.ts', 'pipelines/**/*.ts'];
const talkative = ['src/report/**/*.ts', 'src/cli/**/*.ts', 'bench/**/*.ts', 'scripts/**'];

export default defineConfig(
  {ignores: ['dist/', 'node_modules/', 'cache/', 'tmp/', 'test/fixtures/', 'docs/', '**/*.py']},
  {linterOptions: {reportUnusedDisableDirectives: 'error'}},
  {
    files: ['**/*.{ts,tsx}'],
    extends: [tseslint.configs.strictTypeChecked],
    languageOptions: {parserOptions: {projectService: true, tsconfigRootDir: import.meta.dirname}},
    rules: {
      '@typescript-eslint/restrict-template-expressions': ['error', {allowNumber: true, allowBoolean: true}],
      '@typescript-eslint/no-unused-vars': ['error', {argsIgnorePattern: '^_', ignoreRestSiblings: true}],
      '@typescript-eslint/consistent-type-imports': 'error',
      // Code points are what is meant where text is spread; clusters of them stay apart on purpose.
      '@typescript-eslint/no-misused-spread': ['error', {allow: ['string']}],
      // JSON is printed only where a check before has said that it is a literal; the type does not keep that.
      '@typescript-eslint/no-base-to-string': 'off',
      // An index that a loop bounds is known to be there, which the compiler cannot know.
      '@typescript-eslint/no-non-null-assertion': 'off',
      '@typescript-eslint/no-confusing-void-expression': [
        'error',
        {ignoreArrowShorthand: true, ignoreVoidReturningFunctions: true},
      ],
    },
  },
  {
    rules: {
      'no-console': 'error',
      eqeqeq: ['error', 'always', {null: 'ignore'}],
      'prefer-const': 'error',
      'no-var': 'error',
    },
  },
  {
    files: program,
    rules: {
      complexity: ['error', 12],
      'max-depth': ['error', 3],
      'max-lines': ['error', 160],
      'max-lines-per-function': ['error', {max: 60, skipComments: true, skipBlankLines: true}],
      'max-params': ['error', 6],
      'no-restricted-exports': ['error', {restrictDefaultExports: {direct: true}}],
    },
  },
  {files: ['stages/*.ts', 'pipelines/**/*.ts'], rules: {'no-restricted-exports': 'off'}},
  {files: talkative, rules: {'no-console': 'off'}},
  {
    // A test says what it expects in its own words: fakes need no state, promises of the runner are checked by it.
    files: ['test/**/*.ts'],
    rules: {
      '@typescript-eslint/no-empty-function': 'off',
      '@typescript-eslint/require-await': 'off',
      '@typescript-eslint/unbound-method': 'off',
      '@typescript-eslint/no-unnecessary-type-assertion': 'off',
    },
  },
);
