import {expect, it} from 'vitest';
import {countTests} from '../../scripts/run-tests.mjs';

const file = (status, ...tests) => ({status, assertionResults: tests.map((test) => ({status: test}))});
const report = (failed, ...testResults) => ({
  numPassedTests: 5,
  numFailedTests: failed,
  numPendingTests: 2,
  numTodoTests: 1,
  testResults,
});

it('counts what passed, failed, and was skipped or is to be written', () => {
  expect(countTests(report(1, file('passed', 'passed'), file('failed', 'passed', 'failed')))).toEqual({
    passed: 5,
    failed: 1,
    skipped: 3,
  });
});

it('counts a file that cannot be loaded as a failure', () => {
  expect(countTests(report(0, file('failed'))).failed).toBe(1);
});
