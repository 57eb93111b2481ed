import { once } from 'node:events';
import { request as httpRequest, type ClientRequest, type IncomingMessage, type OutgoingHttpHeaders } from 'node:http';
import { request as httpsRequest } from 'node:https';
import type { Socket } from 'node:net';

export interface RawRequest {
  method?: string;
  headers?: OutgoingHttpHeaders;
  body?: string | Buffer;
}

export interface RawAnswer {
  status: number;
  headers: IncomingMessage['headers'];
  /** Name, value, name, value, … as they came, so that what came twice shows. */
  rawHeaders: string[];
  body: Buffer;
}

/** A request that adds no header of its own and decodes nothing; any certificate will do. */
export async function ask(url: string, { method = 'GET', headers = {}, body }: RawRequest = {}): Promise<RawAnswer> {
  const request = open(url, method, headers);
  request.end(body);
  const [response] = (await once(request, 'response')) as [IncomingMessage];
  const pieces: Buffer[] = [];
  for await (const piece of response) pieces.push(piece as Buffer);
  const { statusCode = 0, rawHeaders } = response;
  return { status: statusCode, headers: response.headers, rawHeaders, body: Buffer.concat(pieces) };
}

/** A request whose body the caller writes bit by bit. */
export function open(url: string, method: string, headers: OutgoingHttpHeaders = {}): ClientRequest {
  const options = { method, headers, agent: false };
  return url.startsWith('https:')
    ? httpsRequest(url, { ...options, rejectUnauthorized: false })
    : httpRequest(url, options);
}

/** @throws Error when the server answers anything but 101. */
export async function upgrade(url: string, protocol = 'websocket'): Promise<Socket> {
  // RFC 6455, section 4.1; any 16 bytes will do.
  const websocket = { 'sec-websocket-version': '13', 'sec-websocket-key': 'AAAAAAAAAAAAAAAAAAAAAA==' };
  const request = open(url, 'GET', { connection: 'Upgrade', upgrade: protocol, ...websocket });
  request.end();
  const refused = once(request, 'response').then((args) => {
    const [response] = args as [IncomingMessage];
    response.destroy();
    throw new Error(`Not upgraded: ${response.statusCode ?? 0}.`);
  });
  const upgraded = once(request, 'upgrade').then(([, socket]) => socket as Socket);
  return Promise.race([upgraded, refused]);
}
