import { once } from 'node:events';
import { request } from 'node:http';
import { connect, type Socket } from 'node:net';
import { type Ack, ErrorCode, limits, Problem, type RequestPayload, StreamPage, type Stream } from '@onair/protocol';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { heapProbeArguments, heldBytes } from '../environment/heap-probe';
import { type RunningServer, startServer } from '../environment/server';
import {
  aimedAt,
  eventNames,
  hostileFrames,
  hostilePayloads,
  hostileRequests,
  type Living,
  valid,
} from './hostile-payloads';
import { eventually } from './eventually';
import { newSession, Visitor, wish } from './visitor';

let server: RunningServer;

beforeAll(async () => {
  const env = { MAX_CONNECTS_PER_MINUTE: '1000000', LOG_LEVEL: 'warn' };
  server = await startServer({ env, nodeArguments: heapProbeArguments });
});
afterAll(() => server.stop());

async function expectToBeServing(): Promise<void> {
  expect(server.process.exitCode).toBeNull();
  const visitor = await Visitor.connect(server.origin);
  await visitor.get('browse', {});
  visitor.close();
}

interface Live extends Living {
  readonly phone: Visitor;
  readonly tv: Visitor;
}

/** A stream that is live, with somebody who watches it. */
async function goLive(cookie: string): Promise<Live> {
  const [phone, tv] = [await Visitor.connect(server.origin, cookie), await Visitor.connect(server.origin)];
  const { stream } = await phone.get('publish', wish());
  await tv.get('watch', { streamId: stream.id });
  await tv.get('init', { streamId: stream.id, connectionId: 'connection-1', reason: 'new' });
  return { streamId: stream.id, peerId: tv.id, phone, tv };
}

/** Whatever is not taken in by the flood, nobody answers. */
async function flooded(): Promise<void> {
  const flood = await Visitor.connect(server.origin);
  for (let index = 0; index < 2_000; index += 1) flood.socket.emit('unbrowse', {}, () => undefined);
  await flood.gone();
}

/** Sends more than a message may have. */
async function gigantic(): Promise<void> {
  const giant = await Visitor.connect(server.origin);
  giant.socket.emit('watch', { streamId: 'x'.repeat(limits.socketMessageBytes) }, () => undefined);
  await giant.gone();
}

async function sendFrames(frames: readonly (string | Buffer)[]): Promise<void> {
  const visitor = await Visitor.connect(server.origin);
  for (const frame of frames) visitor.socket.io.engine.send(frame);
  visitor.close();
}

function expectAnswer(answer: Ack<unknown>): void {
  if (answer.ok) return;
  expect(ErrorCode.options).toContain(answer.error.code);
  expect(answer.error.code).not.toBe('internal');
}

describe('every socket event', () => {
  it.each(eventNames)('%s answers whatever it is sent with a code', async (name) => {
    const cookie = await newSession(server.origin);
    await fc.assert(
      fc.asyncProperty(fc.array(hostilePayloads(name), { minLength: 20, maxLength: 20 }), async (payloads) => {
        const { phone, tv, ...living } = await goLive(cookie);
        // Every other one at what is there, from whoever may speak of it.
        const aimed = payloads.map((payload, index) => (index % 2 === 0 ? payload : aimedAt(living, payload)));
        const answers = await Promise.all(aimed.map((payload) => phone.askAnything(name, ...payload)));
        for (const answer of answers) expectAnswer(answer);
        for (const visitor of [phone, tv]) visitor.close();
      }),
      { numRuns: 5 },
    );
    await expectToBeServing();
  });

  it('is spoiled from something that is right', async () => {
    const { phone, tv, ...living } = await goLive(await newSession(server.origin));
    for (const name of ['offer', 'candidate', 'update', 'end'] as const) {
      expect(await phone.askAnything(name, ...aimedAt(living, [valid[name]])), name).toMatchObject({ ok: true });
    }
    for (const visitor of [phone, tv]) visitor.close();
  });

  it('that does not exist is answered too, and needs no answer', async () => {
    const visitor = await Visitor.connect(server.origin);
    for (const name of ['__proto__', 'constructor', 'toString', 'hasOwnProperty', '', 'x'.repeat(1_000), 'error']) {
      expect(await visitor.askAnything(name, {})).toMatchObject({ ok: false, error: { code: 'bad-request' } });
      (visitor.socket as { emit(event: string, ...rest: unknown[]): unknown }).emit(name, {});
    }
    expect(await visitor.get('unbrowse', {})).toEqual({});
    visitor.close();
  });

  it('without a wish for an answer is carried out all the same', async () => {
    const phone = await Visitor.connect(server.origin, await newSession(server.origin));
    const tv = await Visitor.connect(server.origin);
    const { stream } = await phone.get('publish', wish());
    tv.socket.emit('watch', { streamId: stream.id }, undefined as never);
    tv.socket.emit('init', { streamId: stream.id, connectionId: 'connection-1', reason: 'new' }, undefined as never);
    expect(await phone.notice('init')).toMatchObject({ peerId: tv.id });
    for (const visitor of [phone, tv]) visitor.close();
  });
});

describe('every frame', () => {
  it('is survived, whatever it contains', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(hostileFrames, { minLength: 1, maxLength: 5 }), async (frames) => {
        await sendFrames(frames);
      }),
      { numRuns: 60 },
    );
    await expectToBeServing();
  });

  it('that connects once more on the same connection ends that connection, and nothing else', async () => {
    for (const frames of [
      ['40', '41', '40'],
      ['40', '40'],
    ]) {
      const socket = new WebSocket(`${server.origin.replace('http', 'ws')}/socket.io/?EIO=4&transport=websocket`);
      const closed = once(socket, 'close');
      await once(socket, 'open');
      for (const frame of frames) socket.send(frame);
      await closed;
    }
    await expectToBeServing();
  });

  it('need not come: a connection that is reset while it is upgraded takes nobody with it', async () => {
    const upgrades = ['/socket.io/?EIO=4&transport=websocket', '/elsewhere'].flatMap((path) =>
      Array.from({ length: 20 }, () => path),
    );
    const sockets = upgrades.map((path) => {
      const socket = connect(server.port, '127.0.0.1');
      socket.on('error', () => undefined);
      const headers = ['Host: localhost', 'Connection: Upgrade', 'Upgrade: websocket', 'Sec-WebSocket-Version: 13'];
      socket.write(
        [`GET ${path} HTTP/1.1`, ...headers, 'Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==', '', ''].join('\r\n'),
      );
      return socket;
    });
    // Has come after them, so they have come.
    await expectToBeServing();
    for (const socket of sockets) socket.resetAndDestroy();
    await expectToBeServing();
  });

  it('that is larger than allowed closes its own connection, and no other', async () => {
    const bystander = await Visitor.connect(server.origin);
    await gigantic();
    expect(await bystander.get('browse', {})).toBeDefined();
    bystander.close();
  });
});

describe('what comes in one piece with the farewell', () => {
  /** Says something, once connected, and then all this in one write; resolves when the connection is over. */
  async function sayAtOnce(cookie: string, ...packets: readonly string[]): Promise<void> {
    const url = `${server.origin.replace('http', 'ws')}/socket.io/?EIO=4&transport=websocket`;
    const socket = new WebSocket(url, { headers: { cookie }, perMessageDeflate: false });
    const connected = new Promise<void>((resolve) => {
      socket.on('message', (data: Buffer) => {
        if (data.toString().startsWith('40')) resolve();
      });
    });
    const closed = once(socket, 'close');
    await once(socket, 'open');
    socket.send('40');
    await connected;
    const { _socket: wire } = socket as unknown as { readonly _socket: Socket };
    wire.cork();
    for (const packet of packets) socket.send(packet);
    wire.uncork();
    // What has been sent is there when this has been answered: the server reads connections in turn.
    await expectToBeServing();
    socket.close();
    await closed;
  }

  const packet = (name: string, payload: unknown): string => `421${JSON.stringify([name, payload])}`;

  it.each([
    ['after it', (said: string) => ['41', said]],
    ['before a second greeting', (said: string) => [said, '40']],
  ])('%s leaves nothing behind', async (when, around) => {
    const cookie = await newSession(server.origin);
    const owner = await Visitor.connect(server.origin, await newSession(server.origin));
    const { stream } = await owner.get('publish', wish());
    const { meetingId } = await owner.get('create-meeting', { kind: 'room' });
    const own = async (): Promise<Stream[]> => {
      const response = await fetch(`${server.origin}/api/streams?status=live&owner=me`, { headers: { cookie } });
      return StreamPage.parse(await response.json()).streams;
    };
    await sayAtOnce(cookie, ...around(packet('publish', wish('A ghost'))));
    await sayAtOnce(cookie, ...around(packet('watch', { streamId: stream.id })));
    await sayAtOnce(
      cookie,
      ...around(packet('register', { name: `Ghost ${when}`, tabKey: 'a-key-that-only-one-tab-has' })),
    );
    await sayAtOnce(cookie, ...around(packet('join', { ...valid.join, meetingId })));

    await eventually(async () => {
      expect((await own()).filter(({ away }) => !away)).toEqual([]);
      const { streams } = await owner.get('browse', {});
      expect(streams.find(({ id }) => id === stream.id)?.viewers).toBe(0);
    });
    await owner.get('register', { name: `Ghost ${when}`, tabKey: 'a-key-that-only-the-owner-has' });
    const other = await Visitor.connect(server.origin, await newSession(server.origin));
    const join = { ...(valid.join as RequestPayload<'join'>), meetingId };
    for (const visitor of [owner, other]) await visitor.get('join', join);
    for (const visitor of [owner, other]) visitor.close();
  });
});

describe('rapid events', () => {
  it('are refused beyond the budget, with the time to wait, while others are served', async () => {
    const [greedy, modest] = [await Visitor.connect(server.origin), await Visitor.connect(server.origin)];
    const answers = await Promise.all(Array.from({ length: 100 }, () => greedy.ask('browse', {})));
    const refused = answers.filter((answer) => !answer.ok);
    expect(refused.length).toBeGreaterThan(0);
    for (const answer of refused) {
      expect(answer).toMatchObject({ error: { code: 'rate-limited', retryAfterMs: expect.any(Number) as number } });
    }
    expect(await modest.get('browse', {})).toBeDefined();
    for (const visitor of [greedy, modest]) visitor.close();
  });

  it('without end cost their sender the connection', async () => {
    await flooded();
    await expectToBeServing();
  });

  it('do not begin stream after stream, over however many sockets of a session', async () => {
    const cookie = await newSession(server.origin);
    const sockets = await Promise.all(Array.from({ length: 4 }, () => Visitor.connect(server.origin, cookie)));
    const codes: (string | null)[] = [];
    for (let round = 0; round < 8; round += 1) {
      for (const socket of sockets) {
        const answer = await socket.ask('publish', wish());
        codes.push(answer.ok ? null : answer.error.code);
        if (answer.ok) await socket.get('end', { streamId: answer.data.stream.id });
      }
    }
    expect(codes).toEqual([...Array<null>(30).fill(null), 'rate-limited', 'rate-limited']);
    const other = await Visitor.connect(server.origin, await newSession(server.origin));
    expect(await other.get('publish', wish())).toMatchObject({ epoch: 1 });
    for (const socket of [...sockets, other]) socket.close();
  });

  it('of a publisher with 200 watchers who come at once are not refused', { timeout: 60_000 }, async () => {
    const phone = await Visitor.connect(server.origin, await newSession(server.origin));
    const { stream } = await phone.get('publish', wish());
    const watchers = await Promise.all(Array.from({ length: 200 }, () => Visitor.connect(server.origin)));
    const connection = async (tv: Visitor, index: number): Promise<boolean[]> => {
      const link = { streamId: stream.id, connectionId: `connection-${index}` };
      await Promise.all([tv.get('watch', { streamId: stream.id }), tv.get('init', { ...link, reason: 'new' })]);
      const toWatcher = { ...link, peerId: tv.id };
      const candidate = { candidate: 'candidate:1' };
      const answers = await Promise.all([
        phone.ask('offer', { ...toWatcher, sdp: 'x'.repeat(5_000) }),
        ...Array.from({ length: 15 }, () => phone.ask('candidate', { ...toWatcher, candidate })),
        tv.ask('answer', { ...link, sdp: 'x'.repeat(5_000) }),
        ...Array.from({ length: 15 }, () => tv.ask('candidate', { ...link, candidate })),
      ]);
      return answers.map(({ ok }) => ok);
    };
    const outcomes = await Promise.all(watchers.map(connection));
    expect(outcomes.flat()).toHaveLength(200 * 32);
    expect(outcomes.flat()).not.toContain(false);
    await phone.notice('viewers', ({ viewers }) => viewers === 200);
    for (const visitor of [phone, ...watchers]) visitor.close();
  });
});

describe('every route', () => {
  it('answers whatever it is sent, never with a fault of its own', async () => {
    await fc.assert(
      fc.asyncProperty(hostileRequests, async (hostile) => {
        const { status, type, body } = await send(hostile);
        expect(status).toBeLessThan(500);
        if (status >= 400 && body !== '' && type.includes('json')) Problem.parse(JSON.parse(body));
      }),
      { numRuns: 400 },
    );
    await expectToBeServing();
  });
});

it('its memory does not grow with any of this', { timeout: 60_000 }, async () => {
  const cookies = await Promise.all(eventNames.map(() => newSession(server.origin)));
  const round = async (seed: number): Promise<number> => {
    const visitors = await Promise.all(cookies.map((cookie) => Visitor.connect(server.origin, cookie)));
    const events = visitors.map(async (visitor, index) => {
      const name = eventNames[index] ?? 'watch';
      const payloads = fc.sample(hostilePayloads(name), { seed: seed * 100 + index, numRuns: 40 });
      const { stream } = await visitor.get('publish', wish());
      await visitor.get('watch', { streamId: stream.id });
      const living = { streamId: stream.id, peerId: visitor.id };
      await Promise.all(payloads.map((payload) => visitor.askAnything(name, ...aimedAt(living, payload))));
      await visitor.ask('end', { streamId: stream.id });
    });
    const requests = fc.sample(hostileRequests, { seed, numRuns: 40 }).map(send);
    const frames = sendFrames(fc.sample(hostileFrames, { seed, numRuns: 40 }));
    await Promise.all([...events, ...requests, frames, gigantic(), flooded()]);
    for (const visitor of visitors) visitor.close();
    return await heldBytes(server);
  };
  const heaps: number[] = [];
  for (let seed = 0; seed < 10; seed += 1) heaps.push(await round(seed));
  // The first rounds fill caches and compile; what six more rounds of some 550 requests each leave is next to nothing.
  const settled = Math.min(...heaps.slice(2, 5));
  const later = Math.min(...heaps.slice(-3));
  expect(later - settled, `held after each round: ${heaps.join(', ')}`).toBeLessThan(1_000_000);
});

interface HttpAnswer {
  readonly status: number;
  readonly type: string;
  readonly body: string;
}

type HostileRequest = typeof hostileRequests extends fc.Arbitrary<infer T> ? T : never;

function send({ method, path, query, headers, body }: HostileRequest): Promise<HttpAnswer> {
  return new Promise((resolve, reject) => {
    const { hostname, port } = new URL(server.origin);
    const asking = request({ hostname, port, method, path: `${path}${query}`, headers, agent: false }, (response) => {
      const chunks: Buffer[] = [];
      const finish = (): void =>
        resolve({
          status: response.statusCode ?? 0,
          type: response.headers['content-type'] ?? '',
          body: Buffer.concat(chunks).toString(),
        });
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('end', finish);
      response.on('error', finish);
    });
    const sent = method === 'GET' || method === 'HEAD' ? Buffer.alloc(0) : body;
    // A server need not read the rest of a body that is too large; its answer may then be lost with it.
    asking.on('error', ({ code, message }: NodeJS.ErrnoException) => {
      const isCutOff = sent.length > limits.thumbnailBytes && (code === 'EPIPE' || code === 'ECONNRESET');
      if (isCutOff) resolve({ status: 0, type: '', body: '' });
      else reject(new Error(`${method} ${path}${query}: ${message}`));
    });
    asking.end(sent);
  });
}
