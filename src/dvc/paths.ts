import {isAbsolute, join, normalize} from 'node:path/posix';
import type {Path} from '../pipeline/locate.ts';
import type {StageReader} from './stage.ts';
import type {Text} from './text.ts';

/** A path inside a directory, both as texts. */
export const inDirectory = (dir: Text, path: Text): Text => ({
  value: tidy(join(dir.value, path.value)),
  written: tidy(join(dir.written, path.written)),
});

const tidy = (path: string): string => normalize(path).replace(/(?<=.)\/$/, '');

/** A path of the project relative to `wdir`; undefined, with a remark, for what is elsewhere. */
export const ownPath = (
  path: Text,
  wdir: Text,
  at: Path,
  what: string,
  {findings, name}: StageReader,
): Text | undefined => {
  const {value} = path;
  if (/^[a-z][\w+.-]*:\/\//i.test(value)) {
    const advice = what === 'deps' ? '; a stage `uses: fetch` with its sha256 would track it' : '';
    findings.remark(
      at,
      `${value} is outside of the project: pipe neither looks at it nor keeps it${advice}.`,
      name,
    );
    return undefined;
  }
  if (!isAbsolute(value)) return inDirectory(wdir, path);
  if (what === 'deps') return path;
  findings.remark(
    at,
    `${value} is an absolute path: the commands write there, and pipe does not keep it.`,
    name,
  );
  return undefined;
};
