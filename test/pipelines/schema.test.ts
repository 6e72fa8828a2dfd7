import {readFileSync} from 'node:fs';
import {expect, test} from 'vitest';
import {TestProject} from '../helpers/command-line.ts';

test('the schema that the shipped pipelines name is what `pipe schema` prints', () => {
  const project = new TestProject({});
  try {
    // What is remembered of one stage type changes nothing.
    project.pipe('stages', 'table');
    const {code, stdout} = project.pipe('schema');
    expect(code).toBe(0);
    const kept = readFileSync(new URL('../../schemas/pipeline.schema.json', import.meta.url), 'utf8');
    expect(JSON.parse(kept), 'npx pipe schema > schemas/pipeline.schema.json').toEqual(JSON.parse(stdout));
  } finally {
    project.remove();
  }
});
