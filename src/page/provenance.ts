import type {StageRecord} from '../cache/record.ts';
import type {Provenance} from './page.ts';

/** Where and by what records say that things were made, each answer once. */
export const provenanceOf = (
  records: readonly StageRecord[],
  {pipe, file}: Pick<Provenance, 'pipe' | 'file'>,
): Provenance => ({
  pipe,
  file,
  commits: distinct(records.map(({git}) => git && `${git.commit}${git.clean ? '' : ', with changes'}`)),
  hosts: distinct(records.map(({host}) => Object.values(host).join(', '))),
  engines: distinct(records.map(({engine}) => Object.values(engine).join(' '))),
});

const distinct = (texts: readonly (string | undefined)[]): readonly string[] => [
  ...new Set(texts.flatMap((text) => (text === undefined || text === '' ? [] : [text]))),
];
