import type {Static} from 'typebox';
import type {Stage} from '../../schemas/pipeline.ts';
import type {JsonObject} from '../json.ts';
import {parseDuration} from './duration.ts';
import type {KnownInputs} from './inputs.ts';
import {locate, type Path} from './locate.ts';
import {cellId, type Cell} from './matrix.ts';
import type {CmdAction, Guard, InputReference, Resources, StageDeclaration, UsesAction} from './pipeline.ts';
import {parseSize} from './size.ts';
import type {Source} from './source.ts';

type Fields = Static<typeof Stage>;

/** A declaration from fields that fit the schema; undefined if its inputs or command have a mistake. */
export const buildDeclaration = (
  source: Source,
  path: Path,
  cell: Cell,
  value: JsonObject,
  inputs: KnownInputs,
  cmd: string | readonly string[] | undefined,
): StageDeclaration | undefined => {
  const fields = value as Fields;
  const action = actionOf(fields, cmd);
  if (action === undefined || Object.values(inputs).includes(undefined)) return undefined;
  const name = String(path.at(-1));
  const {document} = source;
  return {
    id: cellId(name, cell),
    name,
    cell,
    action,
    inputs: inputs as Readonly<Record<string, InputReference>>,
    params: (fields.with ?? {}) as JsonObject,
    files: fields.files ?? [],
    resources: resourcesOf(fields),
    retry: fields.retry ?? 0,
    ...(fields.timeout !== undefined && {timeoutMs: parseDuration(fields.timeout)!}),
    ...(fields.guard !== undefined && {guard: guardOf(fields.guard)}),
    ...(fields.on_demand === true && {onDemand: true}),
    locate: (part, what) => locate(document, [...path, ...part], what),
  };
};

const actionOf = (
  {uses, kind, env}: Fields,
  cmd: string | readonly string[] | undefined,
): UsesAction | CmdAction | undefined => {
  if (uses !== undefined) return {type: 'uses', uses};
  if (cmd === undefined) return undefined;
  const variables = Object.entries(env ?? {}).map(([name, value]) => [name, String(value)]);
  return {
    type: 'cmd',
    cmd,
    kind: kind ?? 'files',
    env: Object.fromEntries(variables) as Record<string, string>,
  };
};

const resourcesOf = ({resources: {cpu = 1, memory, gpu = 0} = {}}: Fields): Resources => {
  const cards = typeof gpu === 'number' ? {count: gpu} : {count: gpu.count ?? 1};
  const cardMemory =
    typeof gpu === 'number' || gpu.memory === undefined ? {} : {memoryBytes: parseSize(gpu.memory)!};
  return {cpu, memoryBytes: memory === undefined ? 0 : parseSize(memory)!, gpu: {...cards, ...cardMemory}};
};

const guardOf = ({finite, max, stall}: NonNullable<Fields['guard']>): Guard => ({
  ...(finite !== undefined && {finite}),
  ...(max !== undefined && {max}),
  ...(stall !== undefined && {stallMs: parseDuration(stall)!}),
});
