import {createHash} from 'node:crypto';
import {mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {pathToFileURL} from 'node:url';
import {gzipSync} from 'node:zlib';
import {afterEach, beforeEach, expect, test, vi} from 'vitest';
import {files} from '../../stages/artifacts/files.ts';
import stage from '../../stages/fetch.ts';
import {fetchFile, type Wanted} from '../../stages/fetching/fetch-file.ts';
import {broken, inTurn, serveFiles, whole, type Answer, type FileServer} from '../helpers/file-server.ts';
import {newDirectory} from '../helpers/directory.ts';
import {runStage} from '../helpers/run-stage.ts';

const bytes = Buffer.from(Array.from({length: 100_000}, (_, i) => (i * i) >> 3));
const other = Buffer.from('something else');
const digest = (content: Uint8Array): string => createHash('sha256').update(content).digest('hex');
const sha256 = digest(bytes);

let dir: string;
let server: FileServer;
const serving = async (answers: Readonly<Record<string, Answer>>): Promise<FileServer> =>
  (server = await serveFiles(answers));
beforeEach(async () => {
  dir = mkdtempSync(join(tmpdir(), 'pipe-fetch-'));
  for (const name of ['HTTP_PROXY', 'http_proxy', 'HTTPS_PROXY', 'https_proxy', 'NO_PROXY', 'no_proxy'])
    vi.stubEnv(name, undefined);
  await serving({});
  await server.close();
});
afterEach(async () => {
  vi.unstubAllEnvs();
  rmSync(dir, {recursive: true});
  await server.close();
});

interface Told {
  readonly notes: string[];
  readonly steps: (readonly [done: number, total: number])[];
}
const fetching = (
  signal = new AbortController().signal,
  onProgress: (done: number) => unknown = () => undefined,
) => {
  const told: Told = {notes: [], steps: []};
  const report = {
    note: (line: string) => told.notes.push(line),
    progress: (done: number, total: number) => {
      told.steps.push([done, total]);
      onProgress(done);
    },
  };
  return {told, surroundings: {dir, report, signal}};
};
const wanted = (sources: readonly string[], more: Partial<Wanted> = {}): Wanted => ({
  name: 'data.bin',
  sources,
  sha256,
  ...more,
});
const got = async (of: Wanted): Promise<Buffer> => readFileSync(await fetchFile(of, fetching().surroundings));

test('several files come from the web, a path and a file: URL, by their names, packed or not', async () => {
  await serving({'/a.gz': whole(gzipSync(bytes))});
  const [plain, packed] = [join(dir, 'plain'), join(dir, 'packed.gz')];
  writeFileSync(plain, other);
  writeFileSync(packed, gzipSync(bytes, {level: 1}));
  const {output} = await runStage(
    stage,
    {
      files: {
        'a.bin': {sources: [`${server.url}/a.gz`], sha256, unpack: 'gzip'},
        'b.bin': {sources: [pathToFileURL(packed).href], sha256, unpack: 'gzip'},
        'c.txt': {sources: [plain], sha256: digest(other)},
      },
    },
    {},
    {checkpoints: dir},
  );
  expect(output.map(({name}) => name)).toEqual(['a.bin', 'b.bin', 'c.txt']);
  expect(output.map(({path}) => readFileSync(path))).toEqual([bytes, bytes, other]);
});

test('the artifact is files by name, in their order', async () => {
  const from = join(dir, 'x');
  writeFileSync(from, bytes);
  const to = await newDirectory();
  await files.write(to, [
    {name: 'b', path: from},
    {name: 'a', path: from},
  ]);
  expect(await files.read(to)).toEqual([
    {name: 'a', path: join(to, 'a')},
    {name: 'b', path: join(to, 'b')},
  ]);
  expect(readFileSync(join(to, 'b'))).toEqual(bytes);
});

test('a download that breaks off goes on where it was', async () => {
  await serving({'/a': inTurn(broken(bytes, 60_000), whole(bytes))});
  const {told, surroundings} = fetching();
  const path = await fetchFile(wanted([`${server.url}/a`]), surroundings);
  expect(readFileSync(path)).toEqual(bytes);
  expect(server.asked).toEqual(['/a', expect.stringMatching(/^\/a bytes=\d+-$/)]);
  expect(told.notes.join()).toContain('tried again in 500 ms');
  expect(told.steps.at(-1)).toEqual([100_000, 100_000]);
});

test('and begins anew where the server knows no ranges', async () => {
  const plain: Answer = (_, response) => void response.end(bytes);
  await serving({'/a': inTurn(broken(bytes, 60_000), plain)});
  expect(await got(wanted([`${server.url}/a`]))).toEqual(bytes);
});

test('a connection that ends while its bytes are still being written breaks nothing', async () => {
  const large = Buffer.alloc(3_000_000, 'neither short nor even');
  // Neither says how long it is: the end of the connection is the end of the file.
  const unmeasured: Answer = (_, response) => {
    response.shouldKeepAlive = false;
    response.useChunkedEncodingByDefault = false;
    response.removeHeader('transfer-encoding');
    response.writeHead(200, {connection: 'close'});
    response.end(large);
  };
  const short: Answer = (_, response) => {
    response.writeHead(200, {'content-length': large.length, connection: 'close'});
    response.write(large.subarray(0, 2_000_000), () => response.socket!.end());
  };
  await serving({'/unmeasured': unmeasured, '/short': inTurn(short, whole(large))});
  for (const path of ['/unmeasured', '/short'])
    expect(await got(wanted([`${server.url}${path}`], {sha256: digest(large)}))).toHaveLength(large.length);
  expect(server.asked).toEqual(['/unmeasured', '/short', expect.stringMatching(/^\/short bytes=\d+-$/)]);
});

test('one that is stopped goes on at the next start, and one that was whole asks for nothing', async () => {
  await serving({
    '/a': inTurn((_, response) => {
      response.writeHead(200, {'content-length': bytes.length});
      response.write(bytes.subarray(0, 30_000));
      setTimeout(() => response.write(bytes.subarray(30_000, 60_000)), 100);
    }, whole(bytes)),
  });
  const stop = new AbortController();
  const stopped = fetching(stop.signal, (done) => done > 30_000 && stop.abort(new Error('asked to stop')));
  await expect(fetchFile(wanted([`${server.url}/a`]), stopped.surroundings)).rejects.toThrow('asked to stop');
  expect(readdirSync(dir)).toHaveLength(1);
  expect(await got(wanted([`${server.url}/a`]))).toEqual(bytes);
  expect(server.asked).toEqual(['/a', expect.stringMatching(/^\/a bytes=\d+-$/)]);
  expect(await got(wanted([`${server.url}/a`]))).toEqual(bytes);
  expect(server.asked).toHaveLength(2);
});

test.each([
  ['shorter', other],
  ['longer', Buffer.alloc(bytes.length + 9)],
])('halves of two files do not make one: it begins anew after the %s one', async (_, earlier) => {
  await serving({'/a': inTurn(broken(earlier, earlier.length - 1), whole(bytes))});
  const stop = new AbortController();
  const stopped = fetching(
    stop.signal,
    (done) => done === earlier.length - 1 && stop.abort(new Error('stop')),
  );
  await expect(fetchFile(wanted([`${server.url}/a`]), stopped.surroundings)).rejects.toThrow();
  expect(readdirSync(dir).map((name) => statSync(join(dir, name)).size)).toEqual([earlier.length - 1]);
  expect(await got(wanted([`${server.url}/a`]))).toEqual(bytes);
  expect(server.asked).toEqual(['/a', `/a bytes=${earlier.length - 1}-`, '/a']);
});

test('what was downloaded is kept for the next start when the server can no longer be had', async () => {
  await serving({'/a': inTurn(broken(bytes, 60_000), (_, response) => void response.writeHead(403).end())});
  await expect(got(wanted([`${server.url}/a`]))).rejects.toThrow('the server answered 403');
  await expect(got(wanted([`${server.url}/a`]))).rejects.toThrow('the server answered 403');
  expect(server.asked).toEqual(['/a', '/a bytes=60000-', '/a bytes=60000-']);
});

test('a mirror with other bytes is told of, and the next one is asked', async () => {
  await serving({'/wrong': whole(other), '/right': whole(bytes)});
  const {told, surroundings} = fetching();
  const sources = [`${server.url}/none`, join(dir, 'missing'), `${server.url}/wrong`, `${server.url}/right`];
  expect(readFileSync(await fetchFile(wanted(sources), surroundings))).toEqual(bytes);
  expect(told.notes).toEqual([
    `data.bin: ${server.url}/none cannot be had: the server answered 404`,
    expect.stringContaining('missing cannot be had: ENOENT'),
    `data.bin: ${server.url}/wrong gave bytes of sha256 ${digest(other)}, declared is ${sha256}`,
  ]);
});

test('where no source has the bytes, each is named with what it gave', async () => {
  await serving({'/wrong': whole(other), '/cut.gz': whole(gzipSync(bytes).subarray(0, 500))});
  await expect(got(wanted([`${server.url}/wrong`, `${server.url}/none`]))).rejects.toThrow(
    `no source of data.bin has the bytes of sha256 ${sha256}:\n` +
      `  ${server.url}/wrong gave bytes of sha256 ${digest(other)}, declared is ${sha256}\n` +
      `  ${server.url}/none cannot be had: the server answered 404`,
  );
  await expect(got(wanted([`${server.url}/cut.gz`], {unpack: 'gzip'}))).rejects.toThrow(
    'is no whole gzip file',
  );
  expect(readdirSync(dir).filter((name) => !name.endsWith('.unpacked'))).toEqual([]);
});

test('redirections are followed, and servers that are busy are asked again', async () => {
  const to =
    (place: string): Answer =>
    (_, response) =>
      void response.writeHead(302, {location: place}).end();
  const busy: Answer = (_, response) => void response.writeHead(503).end();
  await serving({'/old': to('/new'), '/new': inTurn(busy, whole(bytes))});
  expect(await got(wanted([`${server.url}/old`]))).toEqual(bytes);
  expect(server.asked).toEqual(['/old', '/new', '/old', '/new']);
});

test('a proxy is used that the environment names, but for hosts that it excepts', async () => {
  await serving({'/a': whole(bytes)});
  vi.stubEnv('HTTP_PROXY', server.url);
  expect(await got(wanted(['http://files.invalid/a']))).toEqual(bytes);
  expect(server.asked).toEqual(['CONNECT files.invalid:80', '/a']);
  vi.stubEnv('NO_PROXY', '127.0.0.1');
  expect(await got(wanted([`${server.url}/a`]))).toEqual(bytes);
  expect(server.asked).toHaveLength(3);
});

test.each([
  [{files: {}}, 'must NOT have fewer than 1 properties'],
  [{files: {a: {sources: ['data/a'], sha256}}}, 'sources'],
  [{files: {a: {sources: ['https://a/b'], sha256: 'abc'}}}, 'sha256'],
  [{files: {'../a': {sources: ['https://a/b'], sha256}}}, 'files'],
  [{files: {a: {sources: ['https://a/b']}}}, 'needs "sha256"'],
])('%j is refused', async (params, message) => {
  await expect(runStage(stage, params, {})).rejects.toThrow(message);
});
