import type {IncomingMessage, ServerResponse} from 'node:http';

/** On every answer: no other site may show it, guess what it is, or learn where it was read. */
export const safeHeaders = {
  'x-content-type-options': 'nosniff',
  'cross-origin-resource-policy': 'same-origin',
  'referrer-policy': 'no-referrer',
  'cache-control': 'no-store',
} as const;

interface Refusal {
  readonly code: number;
  readonly message: string;
}

/**
 * Why a request has no answer, undefined if it has one. A site that makes its own name point at this machine would
 * reach this server with that name as the host: only a browser that was told this machine's gets anything.
 */
export const refusalOf = ({method = '', headers}: IncomingMessage): Refusal | undefined => {
  const host = headers.host?.replace(/:\d+$/, '') ?? '';
  if (!['127.0.0.1', 'localhost', '[::1]'].includes(host))
    return {code: 403, message: 'This server answers as localhost alone.'};
  if (method !== 'GET' && method !== 'HEAD') return {code: 405, message: 'This server can only be read.'};
  return undefined;
};

export const refuse = (response: ServerResponse, code: number, message: string): void => {
  if (response.headersSent) return void response.destroy();
  response
    .writeHead(code, {
      ...safeHeaders,
      'content-type': 'text/plain; charset=utf-8',
      ...(code === 405 && {allow: 'GET, HEAD'}),
    })
    .end(`${message}\n`);
};

/** The page says itself what it may load; nobody may put it in a frame. */
export const sendHtml = (response: ServerResponse, html: string): void =>
  void response
    .writeHead(200, {
      ...safeHeaders,
      'content-type': 'text/html; charset=utf-8',
      'content-security-policy': "frame-ancestors 'none'",
    })
    .end(html);
