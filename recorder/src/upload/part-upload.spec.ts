import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FakeClock, settle } from '../fakes/fake-clock';
import { FakeTusServer, problem, type Fault } from '../fakes/fake-tus-server';
import { FallbackStore } from '../queue/fallback-store';
import { MemoryStore } from '../queue/memory-store';
import type { Part, Slice, SliceStore } from '../queue/slice-store';
import { PartUpload } from './part-upload';
import { TusEndpoint, type Fetch } from './tus';

/** Of vitest.config.ts. */
declare const FUZZ_SEED: number;
fc.configureGlobal({ seed: FUZZ_SEED });

const partId = 'part-part-part-1';
const part: Part = {
  ...{ partId, streamId: 'stream-stream-st', epoch: 2, run: 1, startMs: 1_234.5, beganAt: 0 },
  ...{
    mimeType: 'video/webm;codecs="vp8,opus"',
    uploadUrl: null,
    acknowledgedBytes: 0,
    lengthBytes: null,
    refusal: null,
  },
};

/** A page: what it has begun stops for good when it is killed, wherever it is. */
class Page {
  readonly #never = new Promise<never>(() => undefined);

  constructor(private readonly mayGoOn: () => boolean) {}

  fetch(fetch: Fetch): Fetch {
    return (address, init) => this.#act(() => fetch(address, init));
  }

  store(store: SliceStore): SliceStore {
    return new Proxy(store, {
      get:
        (target, name: keyof SliceStore) =>
        (...args: never[]) =>
          this.#act(() => (target[name] as (...all: never[]) => Promise<unknown>).apply(target, args)),
    });
  }

  async #act<T>(act: () => Promise<T>): Promise<T> {
    if (!this.mayGoOn()) return this.#never;
    const result = await act();
    return this.mayGoOn() ? result : this.#never;
  }
}

/** A disk that refuses whatever it is told to. */
function unreliable(disk: SliceStore, refuses: () => boolean): SliceStore {
  return new Proxy(disk, {
    get:
      (target, name: keyof SliceStore) =>
      async (...args: never[]) => {
        if (refuses()) throw new DOMException('Full', 'QuotaExceededError');
        return (target[name] as (...all: never[]) => Promise<unknown>).apply(target, args);
      },
  });
}

function makeUpload(
  { store, clock, fetch }: { store: SliceStore; clock: FakeClock; fetch: Fetch },
  more: { pace?: () => number; renewSession?: () => Promise<void>; part?: Part } = {},
): PartUpload {
  const tus = new TusEndpoint({ address: 'http://onair.test/api/uploads', fetch, clock, timeoutMs: 30_000 });
  const { pace = () => Infinity, renewSession = () => Promise.resolve() } = more;
  return new PartUpload(more.part ?? part, { store, tus, clock, random: () => 0.5, pace, renewSession });
}

function sliceOf(sequence: number, offset: number, bytes: Uint8Array<ArrayBuffer>): Slice {
  return { partId, sequence, offset, durationMs: 1_000, blob: new Blob([bytes]) };
}

/** Puts the slices into the store; returns all their bytes. */
async function deliver(store: SliceStore, texts: readonly string[]): Promise<Uint8Array> {
  let offset = 0;
  const all: number[] = [];
  for (const [sequence, text] of texts.entries()) {
    const bytes = new TextEncoder().encode(text);
    await store.append(sliceOf(sequence, offset, bytes));
    offset += bytes.length;
    all.push(...bytes);
  }
  return Uint8Array.from(all);
}

async function surroundings(): Promise<{ store: MemoryStore; clock: FakeClock; server: FakeTusServer; fetch: Fetch }> {
  const store = new MemoryStore();
  await store.putPart(part);
  const server = new FakeTusServer();
  return { store, clock: new FakeClock(), server, fetch: server.fetch };
}

const faults = fc.constantFrom<Fault>(
  ...(['none', 'none', 'lost', 'answer-lost', 'half', 'silence', 'busy', 'locked', 'conflict'] as const),
  'unknown-session',
);

describe('the upload of a part', () => {
  it('whatever goes wrong and whenever the page is killed, the server has exactly what was delivered', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.uint8Array({ minLength: 1, maxLength: 400 }), { minLength: 1, maxLength: 8 }),
        fc.array(faults, { maxLength: 25 }),
        fc.array(fc.nat({ max: 40 }), { maxLength: 4 }),
        async (slices, troubles, lives) => {
          const { store, clock, server } = await surroundings();
          const trouble = [...troubles];
          server.nextFault = () => trouble.shift() ?? 'none';
          const bytes = slices.flatMap((slice) => [...slice]);
          let offset = 0;
          const pending = slices.map((slice, sequence) => {
            const each = sliceOf(sequence, offset, new Uint8Array(slice));
            offset += slice.length;
            return each;
          });
          // Each life is a page that is killed after so many steps; the last one lives on.
          for (const steps of [...lives, Infinity]) {
            let left = steps;
            const page = new Page(() => left-- > 0);
            const known = await store.part(partId);
            const upload = makeUpload(
              { store: page.store(store), clock, fetch: page.fetch(server.fetch) },
              { part: known ?? part },
            );
            const next = pending.splice(0, steps === Infinity ? pending.length : 2);
            for (const slice of next) await store.append(slice);
            upload.wake();
            if (pending.length === 0) upload.finish(bytes.length);
            let over = false;
            void upload.over.then(() => (over = true));
            if (steps === Infinity) await clock.until(() => over);
            else await settle();
            upload.close();
          }
          expect([...server.bytes(partId)]).toEqual(bytes);
          expect(server.isComplete(partId)).toBe(true);
          expect(await store.part(partId)).toBeNull();
          expect(await store.slices(partId, 0, Infinity)).toEqual([]);
        },
      ),
      { numRuns: 400 },
    );
  }, 30_000);

  it('whatever the disk refuses, and whenever, the server has exactly what was delivered', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.uint8Array({ minLength: 1, maxLength: 400 }), { minLength: 1, maxLength: 8 }),
        fc.infiniteStream(fc.boolean()),
        fc.array(faults, { maxLength: 10 }),
        fc.integer({ min: 1, max: 1_000 }),
        async (slices, refusals, troubles, bytesPerSecond) => {
          const clock = new FakeClock();
          const server = new FakeTusServer();
          const trouble = [...troubles];
          server.nextFault = () => trouble.shift() ?? 'none';
          const refusal = refusals[Symbol.iterator]();
          let isRefusing = true;
          const store = new FallbackStore(
            unreliable(new MemoryStore(), () => isRefusing && refusal.next().value === true),
          );
          await store.putPart(part);
          const upload = makeUpload({ store, clock, fetch: server.fetch }, { pace: () => bytesPerSecond });
          let offset = 0;
          for (const [sequence, bytes] of slices.entries()) {
            await store.append(sliceOf(sequence, offset, new Uint8Array(bytes)));
            offset += bytes.length;
            upload.wake();
            if (sequence % 3 === 0) await settle();
          }
          await store.changePart(partId, { lengthBytes: offset }).catch(() => undefined);
          upload.finish(offset);
          // Reading is what it cannot do without, where it is not in memory.
          isRefusing = false;
          await clock.until(() => upload.state.kind === 'stored');
          expect([...server.bytes(partId)]).toEqual(slices.flatMap((bytes) => [...bytes]));
          expect(server.isComplete(partId)).toBe(true);
        },
      ),
      { numRuns: 100 },
    );
  }, 30_000);

  it('says what the part is', async () => {
    const around = await surroundings();
    await deliver(around.store, ['first']);
    const upload = makeUpload(around);
    await settle();
    upload.close();
    const { metadata } = around.server.uploads.get(partId) ?? {};
    expect(Object.fromEntries(metadata ?? [])).toEqual({
      streamId: 'stream-stream-st',
      mimeType: 'video/webm;codecs="vp8,opus"',
      partId,
      epoch: '2',
      run: '1',
      startMs: '1235',
    });
  });

  it('sends what comes while it rests, and ends with the length', async () => {
    const around = await surroundings();
    const upload = makeUpload(around);
    await settle();
    expect(upload.state.kind).toBe('idle');
    await deliver(around.store, ['one', 'two']);
    upload.wake();
    await settle();
    expect(around.server.bytes(partId)).toHaveLength(6);
    expect(around.server.isComplete(partId)).toBe(false);
    upload.finish(6);
    expect(await upload.over).toEqual({ kind: 'stored' });
    expect(around.server.isComplete(partId)).toBe(true);
  });

  it('a lost last answer is noticed, and the length is not sent again', async () => {
    const around = await surroundings();
    await deliver(around.store, ['all']);
    around.server.nextFault = () => (around.server.requests.at(-1) === 'PATCH' ? 'answer-lost' : 'none');
    const upload = makeUpload(around);
    upload.finish(3);
    await around.clock.until(() => upload.state.kind === 'stored');
    expect(around.server.requests).toEqual(['POST', 'HEAD', 'PATCH', 'HEAD']);
  });

  it.each([
    [413, 'too-large', 'too-large'],
    [403, 'not-owner', 'not-owner'],
    [404, 'stream-not-found', 'stream-not-found'],
    [404, 'recording-not-found', null],
    [410, 'recording-not-found', null],
  ])('%i %s: refused keeps the bytes, deleted throws them away', async (status, code, kept) => {
    const around = await surroundings();
    await deliver(around.store, ['bytes']);
    around.server.answer = () => problem(status, code);
    const upload = makeUpload(around);
    expect(await upload.over).toEqual({ kind: kept === null ? 'gone' : 'refused', code });
    expect((await around.store.part(partId))?.refusal ?? null).toBe(kept);
    expect(await around.store.slices(partId, 0, Infinity)).toHaveLength(kept === null ? 0 : 1);
  });

  it.each([
    ['the 404 of a proxy whose server is away', () => new Response('Not found', { status: 404 })],
    ['the 404 of an older server that takes no uploads', () => problem(404, 'not-found')],
    ['the 403 of a firewall', () => new Response('Forbidden', { status: 403 })],
    ['the 413 of a proxy', () => new Response('Too large', { status: 413 })],
  ])('%s throws nothing away, and ends nothing', async (_who, answer) => {
    const around = await surroundings();
    const bytes = await deliver(around.store, ['bytes']);
    around.server.answer = answer;
    const upload = makeUpload(around);
    await settle();
    expect(upload.state).toEqual({ kind: 'waiting', code: 'unavailable' });
    around.server.answer = null;
    upload.finish(bytes.length);
    await around.clock.until(() => upload.state.kind === 'stored');
    expect(around.server.bytes(partId)).toEqual(bytes);
  });

  it.each([
    ['says so', () => problem(404, 'upload-not-found')],
    [
      'says so without a word, as to HEAD',
      () => new Response(null, { status: 404, headers: { 'tus-resumable': '1.0.0' } }),
    ],
  ])('a server that lost the upload and %s gets it once more', async (_how, answer) => {
    const around = await surroundings();
    const bytes = await deliver(around.store, ['one', 'two']);
    let lost = false;
    around.server.answer = (method) => {
      if (method === 'POST') lost = false;
      else if (!lost && around.server.requests.length === 3) lost = true;
      if (!lost) return null;
      around.server.uploads.clear();
      return answer();
    };
    const upload = makeUpload(around);
    upload.finish(bytes.length);
    await around.clock.until(() => upload.state.kind === 'stored');
    expect(around.server.requests).toEqual(['POST', 'HEAD', 'PATCH', 'POST', 'HEAD', 'PATCH']);
    expect(around.server.bytes(partId)).toEqual(bytes);
  });

  it('a full disk is waited for, as long as the server says', async () => {
    const around = await surroundings();
    const bytes = await deliver(around.store, ['bytes']);
    around.server.answer = () => problem(507, 'storage-full', { 'retry-after': '20' });
    const upload = makeUpload(around);
    await settle();
    expect(upload.state).toEqual({ kind: 'waiting', code: 'storage-full' });
    const before = around.server.requests.length;
    await around.clock.pass(19_000);
    expect(around.server.requests).toHaveLength(before);
    around.server.answer = null;
    upload.finish(bytes.length);
    await around.clock.pass(2_000);
    expect(upload.state.kind).toBe('stored');
  });

  it('an unknown session is renewed', async () => {
    const around = await surroundings();
    await deliver(around.store, ['bytes']);
    let known = false;
    around.server.answer = () => (known ? null : problem(401, 'session-required'));
    const upload = makeUpload(around, {
      renewSession: () => {
        known = true;
        return Promise.resolve();
      },
    });
    upload.finish(5);
    await around.clock.until(() => upload.state.kind === 'stored');
  });

  it('the network is back: it does not wait for its turn', async () => {
    const around = await surroundings();
    await deliver(around.store, ['bytes']);
    around.server.nextFault = () => 'lost';
    const upload = makeUpload(around);
    upload.finish(5);
    await around.clock.pass(60_000);
    expect(upload.state).toEqual({ kind: 'waiting', code: 'disconnected' });
    around.server.nextFault = () => 'none';
    upload.retryNow();
    await settle();
    expect(upload.state.kind).toBe('stored');
  });

  it('keeps to the pace that the page gives', async () => {
    const around = await surroundings();
    let bytesPerSecond = 0;
    await deliver(around.store, ['x'.repeat(40_000)]);
    const upload = makeUpload(around, { pace: () => bytesPerSecond });
    upload.finish(40_000);
    await around.clock.pass(5_000);
    expect(upload.state.kind).toBe('held');
    expect(around.server.bytes(partId)).toHaveLength(0);
    bytesPerSecond = 20_000;
    await around.clock.pass(1_900);
    expect(around.server.bytes(partId).length).toBeLessThanOrEqual(40_000);
    expect(around.server.isComplete(partId)).toBe(false);
    await around.clock.pass(2_000);
    expect(upload.state.kind).toBe('stored');
  });

  it('a server that lost what it had acknowledged gets no garbage', async () => {
    const around = await surroundings();
    await deliver(around.store, ['one', 'two']);
    const upload = makeUpload(around);
    await settle();
    around.server.uploads.get(partId)?.chunks.splice(0);
    around.server.nextFault = () => (around.server.requests.at(-1) === 'PATCH' ? 'conflict' : 'none');
    await around.store.append(sliceOf(2, 6, new Uint8Array([1])));
    upload.wake();
    await around.clock.until(() => upload.state.kind === 'refused');
    expect(upload.state).toEqual({ kind: 'refused', code: 'bytes-lost' });
    expect(around.server.bytes(partId)).toHaveLength(0);
  });
});
