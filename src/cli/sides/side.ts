import type {KeyParts, StageRecord} from '../../cache/record.ts';
import type {StageNode} from '../../graph/graph.ts';
import type {JsonObject} from '../../json.ts';

/** One of the things that are compared: a pipeline, a stage, a record, a trial. */
export interface Side {
  /** As the user called it. */
  readonly name: string;
  /** By stage id. */
  readonly stages: ReadonlyMap<string, StageSide>;
}

/** What a stage is made with, and what came out. */
export interface StageSide {
  /** With the command and its environment, or the stage type, since these too are settings that a user changes. */
  readonly params: JsonObject;
  readonly metrics: Readonly<Record<string, number>>;
  /** Of the record that the metrics come from; absent if the stage has not been made with these params. */
  readonly key?: string;
  /** These are the swept params of a trial, which are not made. */
  readonly isPoint?: true;
}

/** Whether its metrics are known. A trial of a sweep has metrics and no record of its own. */
export const isMade = ({key, metrics, isPoint}: StageSide): boolean =>
  isPoint === true || key !== undefined || Object.keys(metrics).length > 0;

export const recordSide = ({parts, metrics, key}: StageRecord): StageSide => ({
  params: shownParams(parts),
  metrics,
  key,
});

/** A side of one record. */
export const sideOfRecord = (name: string, record: StageRecord): Side => ({
  name,
  stages: new Map([[record.stage, recordSide(record)]]),
});

/** A stage as the pipeline has it, and what its record says if there is one for that. */
export const nodeSide = (node: StageNode, record: StageRecord | undefined): StageSide => ({
  params: shownParams(asParts(node)),
  metrics: record?.metrics ?? {},
  ...(record && {key: record.key}),
});

type Shown = Pick<KeyParts, 'type' | 'command' | 'params' | 'env'>;

const asParts = ({action, params}: StageNode): Shown =>
  action.type === 'uses'
    ? {type: action.uses, params, env: {}}
    : {command: action.cmd, params, env: action.env};

const shownParams = ({type, command, params, env}: Shown): JsonObject => ({
  ...(type !== undefined && {uses: type}),
  ...(command !== undefined && {cmd: [command].flat().join(' ')}),
  ...params,
  ...(Object.keys(env).length > 0 && {env}),
});
