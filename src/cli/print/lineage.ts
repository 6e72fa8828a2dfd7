import {duration} from '../../format.ts';
import type {StageRecord} from '../../cache/record.ts';
import type {JsonObject} from '../../json.ts';
import type {Ancestor, Lineage, Read} from '../../plan/lineage.ts';

/** What of a record's params is worth a line: those that are no defaults. */
export type Telling = (record: StageRecord) => JsonObject;

/** A lineage as a tree, the artifact at the top and the data at the ends. What is shared is told once. */
export const lineageLines = ({ancestors}: Lineage, telling: Telling): readonly string[] => {
  const byId = new Map(ancestors.map((ancestor) => [ancestor.id, ancestor]));
  const told = new Set<string>();
  const lines: string[] = [];
  const tell = (id: string, label: string, [first, rest]: readonly [string, string]): void => {
    const ancestor = byId.get(id) as Ancestor;
    lines.push(`${first}${label}${headline(ancestor)}${told.has(id) ? ', see above' : ''}`);
    if (told.has(id)) return;
    told.add(id);
    const {reads} = ancestor;
    const trunk = reads.length > 0 ? `${rest}│ ` : `${rest}  `;
    lines.push(...details(ancestor, telling).map((line) => `${trunk}${line}`));
    reads.forEach((read, at) => {
      const branch = at < reads.length - 1 ? (['├─ ', '│  '] as const) : (['└─ ', '   '] as const);
      tell(read.from, nameOf(read), [rest + branch[0], rest + branch[1]]);
    });
  };
  tell(ancestors[0]?.id ?? '', '', ['', '']);
  return lines;
};

const nameOf = ({input, label}: Read): string => `${input}${label === undefined ? '' : ` (${label})`}: `;

const headline = ({artifact, record, present}: Ancestor): string => {
  const digest = artifact.slice(0, 12);
  const gone = present ? '' : ', no longer in the cache';
  if (!record) return `${digest}${gone}; no record says what made it`;
  return `${digest} ${record.kind} by ${record.stage} of ${record.pipeline}${gone}`;
};

const details = ({record, others}: Ancestor, telling: Telling): readonly string[] => {
  if (!record) return [];
  const {parts, startedAt, durationMs} = record;
  const {command} = parts;
  const params = Object.entries(telling(record)).map(([name, value]) => `${name} ${JSON.stringify(value)}`);
  const files = Object.entries(parts.files).map(([path, digest]) => `${path} ${digest.slice(0, 12)}`);
  const code = parts.code === undefined ? '' : `, code ${parts.code.slice(0, 12)}`;
  return [
    ...(parts.type === undefined ? [] : [`uses ${parts.type}${code}`]),
    ...(command === undefined ? [] : [`cmd ${[command].flat().join(' ')}`]),
    ...(params.length > 0 ? [`with ${params.join(', ')}`] : []),
    ...(files.length > 0 ? [`files ${files.join(', ')}`] : []),
    `made ${startedAt.slice(0, 19).replace('T', ' ')} UTC in ${duration(durationMs)}`,
    ...(others > 0 ? [`and by ${others} other ${others === 1 ? 'execution' : 'executions'}`] : []),
  ];
};
