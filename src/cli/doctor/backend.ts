import {spawnSync} from 'node:child_process';
import {existsSync} from 'node:fs';
import {availableParallelism} from 'node:os';
import {join} from 'node:path';
import {packageRoot} from '../../stage/installation.ts';
import type {Finding} from './finding.ts';

/** The numerical engine that stages get. */
export interface Backend {
  readonly finding: Finding;
  readonly isNative: boolean;
  readonly usesGpu: boolean;
}

interface Engine {
  readonly backend: 'tensorflow' | 'wasm';
  readonly version: string;
  readonly device: 'cpu' | 'gpu';
  readonly reason?: string;
}

const limitMs = 120_000;

/** Looks from a process of its own, which a damaged library can end. */
export const checkBackend = (): Backend => {
  const program = join(packageRoot, 'dist/probe-backend.js');
  if (!existsSync(program)) return broken(`${program} is missing`, 'npm run build');
  const {stdout, stderr, signal} = spawnSync(process.execPath, [program], {
    encoding: 'utf8',
    timeout: limitMs,
  });
  const [, engine] = /^@engine (.*)$/m.exec(stdout) ?? [];
  if (engine === undefined) return broken(signal ?? lastLine(stderr), 'npm run prepare');
  return describe(JSON.parse(engine) as Engine);
};

const describe = ({backend, version, device, reason}: Engine): Backend => {
  const isNative = backend === 'tensorflow';
  const usesGpu = device === 'gpu';
  const threads = availableParallelism();
  const says = isNative
    ? `TensorFlow ${version} on the ${device.toUpperCase()}, ${threads} thread${threads === 1 ? '' : 's'}`
    : `WebAssembly, one thread: training will be slow. ${reason ?? ''}`.trim();
  const finding: Finding = isNative
    ? {name: 'backend', state: 'well', says}
    : {name: 'backend', state: 'lacking', says, mend: 'npm run prepare'};
  return {finding, isNative, usesGpu};
};

const broken = (says: string, mend: string): Backend => ({
  finding: {name: 'backend', state: 'broken', says: `no backend starts: ${says}`, mend},
  isNative: false,
  usesGpu: false,
});

const lastLine = (text: string): string => text.trim().split('\n').at(-1) ?? 'it printed nothing';
