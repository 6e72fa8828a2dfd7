import {constants} from 'node:fs';
import {open, realpath} from 'node:fs/promises';
import type {ServerResponse} from 'node:http';
import {extname, join} from 'node:path';
import {pipeline} from 'node:stream/promises';
import type {Cache} from '../../cache/cache.ts';
import {layoutOf} from '../../cache/layout.ts';
import {refuse, safeHeaders} from './respond.ts';

/** A file that an artifact's manifest names, and no other. */
export const sendArtifactFile = async (
  response: ServerResponse,
  cache: Cache,
  digest: string,
  path: string,
): Promise<void> => {
  const isNamed = cache.artifacts.manifest(digest)?.files.some((file) => file.path === path);
  if (isNamed) await sendFile(response, join(cache.artifacts.path(digest), path), typeOf(path));
  else refuse(response, 404, 'There is no such file.');
};

export const sendLog = (response: ServerResponse, cache: Cache, key: string): Promise<void> =>
  sendFile(response, layoutOf(cache.root).log(key), types['.log'] as string);

const text = 'text/plain; charset=utf-8';

/** What a browser shows; it saves all else. A page of an artifact's own is shown as its text. */
const types: Readonly<Record<string, string>> = {
  '.png': 'image/png',
  '.jpg': 'image/jpeg',
  '.svg': 'image/svg+xml',
  '.json': 'application/json; charset=utf-8',
  ...Object.fromEntries(
    ['.jsonl', '.txt', '.log', '.csv', '.md', '.html', '.yaml'].map((extension) => [extension, text]),
  ),
};

const typeOf = (path: string): string => types[extname(path)] ?? 'application/octet-stream';

/** A link in a cache leads nowhere, and no script that a picture holds runs. */
const sendFile = async (response: ServerResponse, path: string, type: string): Promise<void> => {
  const file = await openPlain(path);
  if (file === undefined) {
    refuse(response, 404, 'There is no such file.');
    return;
  }
  try {
    const {size} = await file.stat();
    response.writeHead(200, {
      ...safeHeaders,
      'content-type': type,
      'content-length': size,
      'content-security-policy': "default-src 'none'; style-src 'unsafe-inline'; img-src data:; sandbox",
      ...(type === 'application/octet-stream' && {'content-disposition': 'attachment'}),
    });
    if (size === 0 || response.req.method === 'HEAD') response.end();
    else await pipeline(file.createReadStream({end: size - 1, autoClose: false}), response);
  } finally {
    await file.close();
  }
};

const openPlain = async (path: string): Promise<Awaited<ReturnType<typeof open>> | undefined> => {
  try {
    const [dir, own] = await Promise.all([realpath(join(path, '..')), realpath(path)]);
    if (own !== join(dir, path.split('/').at(-1) as string)) return undefined;
    return await open(path, constants.O_RDONLY | constants.O_NOFOLLOW);
  } catch (error) {
    if (['ENOENT', 'ENOTDIR', 'ELOOP'].includes((error as NodeJS.ErrnoException).code ?? ''))
      return undefined;
    throw error;
  }
};
