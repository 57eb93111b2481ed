import type { Recording, RecordingPage } from '@onair/protocol';
import { eventually } from './eventually';
import { newSession, Visitor, wish } from './visitor';

/** A broadcaster who records, without a page: publishes a stream, and uploads by tus with nothing but requests. */
export class Uploader {
  private constructor(
    readonly origin: string,
    readonly cookie: string,
    readonly visitor: Visitor,
    readonly streamId: string,
  ) {}

  static async start(origin: string, title = 'A recording'): Promise<Uploader> {
    const cookie = await newSession(origin);
    const visitor = await Visitor.connect(origin, cookie);
    const { stream } = await visitor.get('publish', wish(title));
    return new Uploader(origin, cookie, visitor, stream.id);
  }

  /** The same broadcaster with a new connection, after the one before was lost. */
  static async resume({ origin, cookie, streamId }: Uploader): Promise<Uploader> {
    return new Uploader(origin, cookie, await Visitor.connect(origin, cookie), streamId);
  }

  /** The same broadcaster, whose requests go to another instance. */
  at(origin: string): Uploader {
    return new Uploader(origin, this.cookie, this.visitor, this.streamId);
  }

  /** A request with the session, and with the version of tus. */
  async request(
    method: string,
    path: string,
    headers: Record<string, string> = {},
    body?: BodyInit,
  ): Promise<Response> {
    const common = { 'tus-resumable': '1.0.0', cookie: this.cookie };
    return await fetch(new URL(path, this.origin), { method, headers: { ...common, ...headers }, body: body ?? null });
  }

  /** Creates an upload and gives its address. */
  async create(metadata: Record<string, string> = {}, headers: Record<string, string> = {}): Promise<string> {
    const response = await this.tryToCreate(metadata, headers);
    const location = response.headers.get('location');
    if (response.status !== 201 || location === null) throw new Error(`create: ${await problem(response)}`);
    return location;
  }

  async tryToCreate(metadata: Record<string, string> = {}, headers: Record<string, string> = {}): Promise<Response> {
    const all = { streamId: this.streamId, mimeType: 'video/webm;codecs="vp8,opus"', ...metadata };
    return await this.request('POST', '/api/uploads', {
      'upload-defer-length': '1',
      'upload-metadata': tusMetadata(all),
      ...headers,
    });
  }

  async tryToSend(
    upload: string,
    offset: number,
    bytes: Uint8Array,
    headers: Record<string, string> = {},
  ): Promise<Response> {
    const type = { 'content-type': 'application/offset+octet-stream', 'upload-offset': String(offset) };
    return await this.request('PATCH', upload, { ...type, ...headers }, bytes as Uint8Array<ArrayBuffer>);
  }

  /** Sends bytes, and gives the new offset. */
  async send(upload: string, offset: number, bytes: Uint8Array, headers: Record<string, string> = {}): Promise<number> {
    const response = await this.tryToSend(upload, offset, bytes, headers);
    if (response.status !== 204) throw new Error(`send: ${await problem(response)}`);
    return Number(response.headers.get('upload-offset'));
  }

  async offset(upload: string): Promise<number> {
    const response = await this.request('HEAD', upload);
    if (response.status !== 200) throw new Error(`offset: ${response.status}`);
    return Number(response.headers.get('upload-offset'));
  }

  /** Uploads a whole part, with its length at the end, in pieces. */
  async upload(bytes: Uint8Array, metadata: Record<string, string> = {}, pieceBytes = 100_000): Promise<string> {
    const upload = await this.create(metadata);
    let offset = 0;
    do {
      const piece = bytes.subarray(offset, offset + pieceBytes);
      const isLast = offset + piece.length === bytes.length;
      offset = await this.send(upload, offset, piece, isLast ? { 'upload-length': String(bytes.length) } : {});
    } while (offset < bytes.length);
    return upload;
  }

  async end(): Promise<void> {
    await this.visitor.get('end', { streamId: this.streamId });
  }

  async recording(): Promise<Recording> {
    const response = await this.request('GET', '/api/recordings?owner=me');
    const { recordings } = (await response.json()) as RecordingPage;
    const own = recordings.find(({ streamId }) => streamId === this.streamId);
    if (own === undefined) throw new Error(`no recording of ${this.streamId}`);
    return own;
  }

  /** What is played, whole. */
  async media(recording: Recording): Promise<Buffer> {
    if (recording.mediaUrl === null) throw new Error('nothing to play');
    const response = await this.request('GET', recording.mediaUrl);
    if (response.status !== 200) throw new Error(`media: ${await problem(response)}`);
    return Buffer.from(await response.arrayBuffer());
  }

  close(): void {
    this.visitor.close();
  }
}

export function tusMetadata(values: Record<string, string>): string {
  return Object.entries(values)
    .map(([key, value]) => `${key} ${Buffer.from(value).toString('base64')}`)
    .join(',');
}

/** Where an upload's bytes are in a folder of media. */
export function storedFile(upload: string): string {
  const [recordingId = '', partId = ''] = (upload.split('/').at(-1) ?? '').split('.');
  return `recordings/${recordingId}/${partId}/media`;
}

async function problem(response: Response): Promise<string> {
  return `${response.status} ${await response.text()}`;
}

/** Waits until a recording is finished. */
export async function ready(by: Uploader): Promise<Recording> {
  return await eventually(async () => {
    const recording = await by.recording();
    if (recording.state !== 'ready') throw new Error(`It is ${recording.state}.`);
    return recording;
  });
}
