import { once } from 'node:events';
import type { IncomingMessage } from 'node:http';
import { open } from '../environment/raw-http';
import type { Uploader } from './uploader';

/** Sends an upload's bytes in one request, as fast as they are taken, and gives how many there were; its length is still to be told. */
export async function sendLong(by: Uploader, upload: string, blocks: Iterable<Buffer>): Promise<number> {
  const request = open(`${by.origin}${upload}`, 'PATCH', {
    'tus-resumable': '1.0.0',
    cookie: by.cookie,
    'content-type': 'application/offset+octet-stream',
    'upload-offset': 0,
  });
  const answered = once(request, 'response') as Promise<[IncomingMessage]>;
  let sent = 0;
  for (const block of blocks) {
    sent += block.length;
    if (!request.write(block)) await once(request, 'drain');
  }
  request.end();
  const [response] = await answered;
  response.resume();
  if (response.statusCode !== 204) throw new Error(`sendLong: ${response.statusCode ?? 0}`);
  return sent;
}
