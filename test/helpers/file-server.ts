import {createServer, type IncomingMessage, type ServerResponse} from 'node:http';
import {connect, type AddressInfo} from 'node:net';

/** How a server answers a request for a path; the first so many answers may differ from the later ones. */
export type Answer = (request: IncomingMessage, response: ServerResponse) => void;

export interface FileServer {
  readonly url: string;
  readonly port: number;
  /** `path range` of each request so far; a tunnel is `CONNECT host:port`. */
  readonly asked: string[];
  close(): Promise<void>;
}

/** A server of this machine that answers by path, and is a proxy that leads all to itself. */
export const serveFiles = async (answers: Readonly<Record<string, Answer>>): Promise<FileServer> => {
  const asked: string[] = [];
  const server = createServer((request, response) => {
    const path = request.url!;
    asked.push([path, request.headers.range ?? ''].join(' ').trim());
    const answer = answers[path] ?? ((_, response) => response.writeHead(404).end());
    answer(request, response);
  });
  server.on('connect', (request: IncomingMessage, client) => {
    asked.push(`CONNECT ${request.url!}`);
    const tunnel = connect((server.address() as AddressInfo).port, '127.0.0.1', () => {
      client.write('HTTP/1.1 200 Connection established\r\n\r\n');
      tunnel.pipe(client).pipe(tunnel);
    });
    client.on('error', () => tunnel.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const {port} = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    port,
    asked,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
};

/** The bytes, or those from where a range begins. */
export const whole =
  (bytes: Uint8Array): Answer =>
  (request, response) => {
    const first = Number(/^bytes=(\d+)-$/.exec(request.headers.range ?? '')?.[1] ?? 0);
    const range = {'content-range': `bytes ${first}-${bytes.length - 1}/${bytes.length}`};
    if (first >= bytes.length) return void response.writeHead(416).end();
    response.writeHead(first > 0 ? 206 : 200, {
      'content-length': bytes.length - first,
      ...(first > 0 && range),
    });
    response.end(bytes.subarray(first));
  };

/** Sends the first so many bytes of all that it promises, then breaks off. */
export const broken =
  (bytes: Uint8Array, sent: number): Answer =>
  (_, response) => {
    response.writeHead(200, {'content-length': bytes.length});
    response.write(bytes.subarray(0, sent), () => setTimeout(() => response.destroy(), 20));
  };

/** One answer after the other; the last for all further requests. */
export const inTurn = (...answers: readonly Answer[]): Answer => {
  let turn = 0;
  return (request, response) => answers[Math.min(turn++, answers.length - 1)]!(request, response);
};
