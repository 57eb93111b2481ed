import { limits, type RequestName, requests } from '@onair/protocol';
import fc from 'fast-check';

/** Of vitest.config.ts. */
declare const FUZZ_SEED: number;
fc.configureGlobal({ seed: FUZZ_SEED });

const streamId = 'abcdefghijklmnop';
const peerId = 'somebody-else';
const link = { streamId, connectionId: 'connection-1' };
const meetingId = 'abcdefghijklmnopqrstuv';
const tabKey = 'a-key-that-only-one-tab-has';
const memberMedia = { microphone: true, camera: true, screen: null };
const media = { audio: true, video: true };

/** A payload that is right for each event, to be spoiled. */
export const valid: Readonly<Record<RequestName, Record<string, unknown>>> = {
  publish: { title: 'A title', media, publisherInstance: 'page-one' },
  resume: { streamId, media, publisherInstance: 'page-one' },
  update: { streamId, title: 'A title', media },
  end: { streamId },
  watch: { streamId },
  unwatch: { streamId },
  browse: {},
  unbrowse: {},
  init: { ...link, reason: 'new' },
  offer: { ...link, peerId, sdp: 'v=0' },
  answer: { ...link, sdp: 'v=0' },
  candidate: { ...link, peerId, candidate: { candidate: '', sdpMid: '0' } },
  bye: { ...link, peerId },
  'create-meeting': { kind: 'room' },
  'find-meeting': { meetingId },
  join: { meetingId, tabKey, pageInstance: 'page-one', name: 'A name', media: memberMedia },
  leave: { meetingId },
  'update-member': { meetingId, name: 'A name', media: memberMedia },
  signal: { meetingId, to: meetingId, connectionId: 'connection-1', signal: { kind: 'offer', sdp: 'v=0' } },
  register: { name: 'A name', tabKey },
  unregister: {},
  call: { name: 'A name' },
  accept: { callId: meetingId },
  decline: { callId: meetingId },
  'hang-up': { callId: meetingId },
};

export const eventNames = Object.keys(requests) as RequestName[];

/** Whatever JSON can say. */
const anyJson = fc.oneof(
  { weight: 6, arbitrary: fc.jsonValue({ maxDepth: 4 }) },
  { weight: 1, arbitrary: fc.integer({ min: 1, max: 30_000 }).map((length) => 'x'.repeat(length)) },
  { weight: 1, arbitrary: fc.constantFrom('\u0000', '\u202E', '🎥'.repeat(500), Number.MAX_VALUE, -0, null) },
);

/** A payload that is nearly right: some fields replaced, left out or added. */
function spoiled(name: RequestName): fc.Arbitrary<unknown> {
  const fields = [...Object.keys(valid[name]), '__proto__', 'constructor', 'extra'];
  const changes = fc.array(fc.tuple(fc.constantFrom(...fields), fc.option(anyJson, { nil: undefined })), {
    minLength: 1,
    maxLength: 3,
  });
  return changes.map((changed) => {
    const entries = new Map(Object.entries(valid[name]));
    for (const [field, value] of changed) {
      if (value === undefined) entries.delete(field);
      else entries.set(field, value);
    }
    return Object.fromEntries(entries);
  });
}

/** What somebody may send with an event: nonsense, nearly right, right, or nothing at all. */
export function hostilePayloads(name: RequestName): fc.Arbitrary<unknown[]> {
  return fc.oneof(
    fc.array(anyJson, { maxLength: 3 }),
    spoiled(name).map((payload) => [payload]),
    fc.constant<unknown[]>([valid[name]]),
  );
}

/** Somebody who is there, and a stream that is live. */
export interface Living {
  readonly streamId: string;
  readonly peerId: string;
}

/** The same payload, but it names what is there where it named what is not. */
export function aimedAt(living: Living, payload: readonly unknown[]): unknown[] {
  const aimed = new Map<unknown, string>([
    [streamId, living.streamId],
    [peerId, living.peerId],
  ]);
  return payload.map((part) => {
    if (typeof part !== 'object' || part === null || Array.isArray(part)) return part;
    return Object.fromEntries(Object.entries(part).map(([field, value]) => [field, aimed.get(value) ?? value]));
  });
}

/** What somebody may send below the level of events. */
export const hostileFrames: fc.Arbitrary<string | Buffer> = fc.oneof(
  fc.string({ maxLength: 200 }),
  fc
    .tuple(fc.constantFrom('2', '21', '3', '4', '5', '51-', '5999999-', '6', '0/other,', '1'), anyJson)
    .map(([prefix, payload]) => `${prefix}${JSON.stringify(payload)}`),
  fc
    .constantFrom('error', 'disconnect', 'connect', 'newListener', '__proto__', 'toString')
    .map((event) => `20${JSON.stringify([event, {}])}`),
  fc.integer({ min: 1, max: 60_000 }).map((depth) => `20["watch",${'['.repeat(depth)}${']'.repeat(depth)}]`),
  fc.uint8Array({ maxLength: 2_000 }).map((bytes) => Buffer.from(bytes)),
);

const segment = fc.oneof(
  fc.constantFrom('api', 'streams', 'session', 'thumbnail', 'healthz', 'readyz', '..', '%2e%2e', '%ff', '%00', ''),
  fc.string({ maxLength: 40 }).map((text) => encodeURIComponent(text)),
);

/** A request line and body that need make no sense. */
export const hostileRequests = fc.record({
  method: fc.constantFrom('GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'PROPFIND'),
  path: fc.oneof(
    fc.array(segment, { maxLength: 5 }).map((segments) => `/${segments.join('/')}`),
    fc.constantFrom('/api/streams', `/api/streams/${streamId}`, `/api/streams/${streamId}/thumbnail`, '/api/session'),
  ),
  query: fc.oneof(
    fc.constant(''),
    fc.string({ maxLength: 60 }).map((text) => `?${encodeURIComponent(text)}`),
    fc
      .tuple(fc.constantFrom('status', 'owner', 'limit', 'cursor', 'v', '__proto__[x]'), fc.string({ maxLength: 200 }))
      .map(([name, value]) => `?${name}=${encodeURIComponent(value)}`),
  ),
  headers: fc.record(
    {
      'content-type': fc.constantFrom('image/jpeg', 'application/json', 'text/plain', 'nonsense'),
      'content-encoding': fc.constantFrom('gzip', 'br', 'nonsense'),
      accept: fc.constantFrom('text/html', 'application/json', '*/*', ';;;'),
      'accept-encoding': fc.constantFrom('br', 'gzip', 'identity;q=0', 'nonsense'),
      origin: fc.constantFrom('https://evil.example', 'null', '%%%'),
      cookie: fc.stringMatching(/^onair\.sid=[\w%.+-]{0,80}$/),
      'x-request-id': fc.stringMatching(/^[ -~]{0,80}$/),
      'if-none-match': fc.stringMatching(/^[ -~]{0,40}$/),
      range: fc.constantFrom('bytes=0-1', 'bytes=9-1', 'nonsense'),
    },
    { requiredKeys: [] },
  ),
  body: fc.oneof(
    fc.constant(Buffer.alloc(0)),
    fc.uint8Array({ maxLength: 2_000 }).map((bytes) => Buffer.from(bytes)),
    fc.integer({ min: limits.thumbnailBytes + 1, max: 400_000 }).map((length) => Buffer.alloc(length, 'x')),
  ),
});
