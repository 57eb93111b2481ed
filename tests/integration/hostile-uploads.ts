import fc from 'fast-check';

/** Of vitest.config.ts. */
declare const FUZZ_SEED: number;
fc.configureGlobal({ seed: FUZZ_SEED });

/** Addresses of real things, to be asked for in wrong ways. */
export interface Targets {
  readonly recordingIds: readonly string[];
  readonly uploads: readonly string[];
  /** Cookies of the owner, of somebody else, and none. */
  readonly cookies: readonly string[];
}

/** A request to the addresses of recordings and uploads that need make no sense. */
export interface HostileRequest {
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
  /** Whether its sender goes away in the middle of it. */
  readonly breaksOff: boolean;
}

const wrongNumber = fc.oneof(
  fc.constantFrom('', '-1', '1e3', '0x10', ' 5', '+1', '00', '1.5', 'NaN', '9007199254740993', '9'.repeat(400)),
  fc.nat({ max: 200_000 }).map(String),
);

const base64 = fc.uint8Array({ maxLength: 60 }).map((bytes) => Buffer.from(bytes).toString('base64'));

/** As node lets it be sent: a header's value has no line breaks and nothing beyond Latin-1. */
const headerText = fc.stringMatching(/^[ -~\u00a1-\u00ff]{0,60}$/);

const metadata = fc.oneof(
  headerText,
  fc.constantFrom(',,,', 'streamId', 'streamId ,streamId ', `streamId ${'A'.repeat(9_000)}`, '__proto__ eA=='),
  fc
    .array(
      fc.tuple(fc.constantFrom('streamId', 'mimeType', 'partId', 'epoch', 'run', 'startMs', '__proto__'), base64),
      {
        maxLength: 7,
      },
    )
    .map((pairs) => pairs.map((pair) => pair.join(' ')).join(',')),
);

const range = fc.oneof(
  headerText,
  fc.constantFrom('bytes=-', 'bytes=5-1', 'bytes=0-0,1-1', `bytes=${'0-1,'.repeat(900)}2-3`, 'bytes=-0', 'lines=1-2'),
  fc.tuple(wrongNumber, wrongNumber).map(([first, last]) => `bytes=${first}-${last}`),
);

const headers = fc.record(
  {
    'tus-resumable': fc.oneof({ weight: 9, arbitrary: fc.constant('1.0.0') }, { weight: 1, arbitrary: headerText }),
    'upload-offset': fc.oneof({ weight: 2, arbitrary: fc.constant('0') }, { weight: 3, arbitrary: wrongNumber }),
    'upload-length': wrongNumber,
    'upload-defer-length': fc.constantFrom('1', '0', '', 'true'),
    'upload-metadata': metadata,
    'upload-checksum': fc.oneof(
      headerText,
      fc.tuple(fc.constantFrom('sha1', 'sha256', 'md5', 'crc32', '__proto__'), base64).map((pair) => pair.join(' ')),
    ),
    'upload-concat': fc.constantFrom('partial', 'final;/api/uploads/a'),
    'content-type': fc.oneof(
      { weight: 4, arbitrary: fc.constant('application/offset+octet-stream') },
      { weight: 1, arbitrary: fc.constantFrom('application/json', 'application/json; charset=none', 'nonsense') },
    ),
    'content-encoding': fc.constantFrom('gzip', 'nonsense'),
    'x-http-method-override': fc.constantFrom('PATCH', 'DELETE', 'nonsense'),
    range,
    'if-range': fc.oneof(headerText, fc.constantFrom('"x"', 'W/"x"', 'Thu, 01 Jan 1970 00:00:00 GMT')),
    'if-none-match': fc.oneof(headerText, fc.constantFrom('*', '"', 'W/')),
    'if-match': headerText,
    'if-modified-since': fc.oneof(headerText, fc.constant('Thu, 01 Jan 2099 00:00:00 GMT')),
  },
  { requiredKeys: ['tus-resumable', 'content-type'] },
);

const cursor = fc.oneof(
  fc.string({ maxLength: 80 }),
  fc.json({ maxDepth: 2 }).map((text) => Buffer.from(text).toString('base64url')),
  fc
    .tuple(fc.constantFrom('newest', 'title', 'longest'), fc.jsonValue({ maxDepth: 1 }), fc.string({ maxLength: 20 }))
    .map((parts) => Buffer.from(JSON.stringify(parts)).toString('base64url')),
);

const query = fc
  .array(
    fc.oneof(
      fc.tuple(fc.constant('cursor'), cursor),
      fc.tuple(
        fc.constantFrom('q', 'sort', 'owner', 'limit', 'v', 'download', '__proto__[x]', 'q[$ne]'),
        fc.oneof(fc.string({ maxLength: 150 }), wrongNumber, fc.constantFrom('title', 'me', 'live-0', 'live-zzz.1')),
      ),
    ),
    { maxLength: 3 },
  )
  .map((pairs) => pairs.map(([name, value]) => `${name}=${encodeURIComponent(value)}`).join('&'));

const body = fc.oneof(
  { weight: 2, arbitrary: fc.constant(Buffer.alloc(0)) },
  { weight: 3, arbitrary: fc.uint8Array({ maxLength: 3_000 }).map((bytes) => Buffer.from(bytes)) },
  { weight: 2, arbitrary: fc.json({ maxDepth: 3 }).map((text) => Buffer.from(text)) },
  // The beginning of a WebM, and what claims to be long.
  { weight: 1, arbitrary: fc.constant(Buffer.from('1a45dfa301ffffffffffffff1853806708fffffffffffff0', 'hex')) },
  { weight: 1, arbitrary: fc.nat({ max: 300_000 }).map((length) => Buffer.alloc(length, 0xa3)) },
);

/** Requests that are nearly right, and others. */
export function hostileRequestsTo({ recordingIds, uploads, cookies }: Targets): fc.Arbitrary<HostileRequest> {
  const id = fc.oneof(
    { weight: 4, arbitrary: fc.constantFrom(...recordingIds) },
    { weight: 1, arbitrary: fc.string({ maxLength: 30 }).map((text) => encodeURIComponent(text)) },
    { weight: 1, arbitrary: fc.constantFrom('..', '%2e%2e%2f', '%00', '%ff', 'a'.repeat(16), 'x'.repeat(3_000)) },
  );
  const path = fc.oneof(
    fc.constant('/api/recordings'),
    id.map((each) => `/api/recordings/${each}`),
    id.map((each) => `/api/recordings/${each}/media`),
    id.map((each) => `/api/recordings/${each}/thumbnail`),
    fc.constant('/api/uploads'),
    fc.constantFrom(...uploads),
    id.map((each) => `/api/uploads/${each}.${each}`),
  );
  return fc
    .record({
      // Not DELETE of what is there: the rest is to be asked of it, too.
      method: fc.constantFrom('GET', 'HEAD', 'POST', 'PATCH', 'PATCH', 'PUT', 'OPTIONS', 'PROPFIND'),
      path,
      query,
      headers,
      cookie: fc.constantFrom(...cookies),
      body,
      breaksOff: fc.nat({ max: 9 }).map((number) => number === 0),
    })
    .map(({ path: address, query: text, cookie, headers: others, ...rest }) => ({
      ...rest,
      path: text === '' ? address : `${address}?${text}`,
      headers: cookie === '' ? others : { ...others, cookie },
    }));
}
