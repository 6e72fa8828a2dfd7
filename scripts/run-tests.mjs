import {spawnSync} from 'node:child_process';
import {mkdtempSync, readFileSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {root} from './files.mjs';

/** Runs every test, ends with the line of counts, and returns the exit code. */
export const runTests = () => {
  const directory = mkdtempSync(join(tmpdir(), 'pipe-tests-'));
  const file = join(directory, 'tests.json');
  try {
    const args = ['run', '--reporter=default', '--reporter=json', `--outputFile.json=${file}`];
    const {status} = spawnSync(join(root, 'node_modules/.bin/vitest'), args, {cwd: root, stdio: 'inherit'});
    const counts = countTests(JSON.parse(readFileSync(file, 'utf8')));
    console.log(`${counts.passed} passed, ${counts.failed} failed, ${counts.skipped} skipped`);
    return status === 0 && counts.failed === 0 ? 0 : 1;
  } finally {
    rmSync(directory, {recursive: true});
  }
};

/** A file that cannot be loaded has no tests to fail: it counts as one that failed. */
export const countTests = (report) => {
  const isBroken = ({status, assertionResults}) =>
    status === 'failed' && !assertionResults.some((test) => test.status === 'failed');
  return {
    passed: report.numPassedTests,
    failed: report.numFailedTests + report.testResults.filter(isBroken).length,
    skipped: report.numPendingTests + report.numTodoTests,
  };
};
