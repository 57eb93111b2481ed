import { beforeEach, describe, expect, it, vi } from 'vitest';
import { patienceMs, RecordingWorld } from '../../testing/recording-world';
import type { ExportOrder, ExportOutcome } from './media/media-exporter';
import { mediaKeyOf, type RecordingRecord } from './recording-record';

const fixture = 'firefox-vp8.webm';
/** Of two containers, so that they have to be joined. */
const unlike = ['chromium-vp9.webm', 'chromium-vp9-screen.mp4'];
const leaseMs = 6_000;
const dayMs = 86_400_000;

let world: RecordingWorld;

beforeEach(() => {
  world = new RecordingWorld();
});

describe('an instance that dies while it seals a recording', () => {
  it('has that played at once, and sealed by another when its lease has run out', async () => {
    const record = await world.record([fixture]);
    world.media.beforeSealing = () => Promise.reject(new Error('killed'));
    await expect(world.instance().finalizer.lookAfterNow(record)).rejects.toThrow('killed');
    expect((await world.found(record)).state).toBe('ready');
    world.media.beforeSealing = () => Promise.resolve();
    const other = world.instance().finalizer;
    await other.lookAfterNow(record);
    expect(world.media.sealed).toEqual([]);
    await world.clock.advance(leaseMs);
    await other.lookAfterNow(record);
    const [part] = record.parts;
    expect(world.media.sealed).toEqual(part && [mediaKeyOf(record, part)]);
    expect(await world.found(record)).toMatchObject({ state: 'ready', dueAt: null, finalizer: null });
  });
});

describe('an instance that dies when it has stored the last bytes, and noted nothing of them', () => {
  it('leaves a recording that is finished by the next who looks', async () => {
    const whole = await world.record([fixture]);
    const unnoted = whole.parts.map((part) => ({ ...part, receivedBytes: 1 }));
    await world.recordings.replace({ ...whole, parts: unnoted });
    await world.instance().finalizer.lookAfterNow(whole);
    expect(await world.found(whole)).toMatchObject({ state: 'ready', dueAt: null, parts: whole.parts });
  });

  it('does not make one finished whose bytes have not all come', async () => {
    const { parts, ...record } = await world.record([fixture]);
    const longer = parts.map((part) => ({ ...part, length: (part.length ?? 0) + 1 }));
    await world.recordings.replace({ ...record, parts: longer });
    await world.instance().finalizer.lookAfterNow(record);
    expect((await world.found(record)).state).toBe('uploading');
  });
});

describe('an owner', () => {
  it.each(['ended', 'live'])(
    'who renames a recording while it is looked at keeps the new title: its stream %s',
    async (is) => {
      const record = await world.record([fixture]);
      if (is === 'live') world.live.add(record.streamId);
      const replace = world.recordings.replace.bind(world.recordings);
      vi.spyOn(world.recordings, 'replace').mockImplementationOnce(async (claimed) => {
        const isClaimed = await replace(claimed);
        await replace({ ...claimed, title: 'Renamed', renamed: true, revision: claimed.revision + 1 });
        return isClaimed;
      });
      await world.instance().finalizer.lookAfterNow(record);
      expect(await world.found(record)).toMatchObject({ title: 'Renamed', renamed: true, finalizer: null });
    },
  );
});

it('leaves nothing of a recording that is deleted just before its index is written', async () => {
  const record = await world.record([fixture]);
  const { finalizer, eraser } = world.instance();
  const write = world.media.write.bind(world.media);
  const written: string[] = [];
  vi.spyOn(world.media, 'write').mockImplementation(async (key, bytes) => {
    await eraser.erase(record.id);
    await write(key, bytes);
    written.push(key);
  });
  await finalizer.lookAfterNow(record);
  expect(written).toHaveLength(1);
  expect([...world.media.objects.keys()]).toEqual([]);
});

describe('a lease on a recording', () => {
  it('is renewed as long as the work takes', async () => {
    const record = await world.record([fixture]);
    let end = (): void => undefined;
    world.media.beforeSealing = () => new Promise((resolve) => (end = resolve));
    const work = world.instance().finalizer.lookAfterNow(record);
    for (let beats = 0; beats < 12; beats += 1) await world.clock.advance(leaseMs / 3);
    await world.instance().finalizer.lookAfterNow(record);
    end();
    await work;
    expect(world.media.sealed).toHaveLength(1);
    expect(world.clock.pending).toBe(0);
  });

  it('that is lost keeps whoever had it from saying anything', async () => {
    const record = await world.record([fixture]);
    let end = (): void => undefined;
    world.media.beforeSealing = () => new Promise((resolve) => (end = resolve));
    const work = world.instance().finalizer.lookAfterNow(record);
    await world.clock.advance(0);
    // Somebody uploads more of it.
    const present = await world.found(record);
    await world.recordings.replace({ ...present, state: 'uploading', finalizer: null, dueAt: 1 });
    end();
    await work;
    expect(await world.found(record)).toMatchObject({ state: 'uploading', dueAt: 1 });
  });
});

describe('a clock that was a year ahead, and is set right', () => {
  const yearMs = 365 * dayMs;

  it.each(['uploading', 'finalizing'] as const)('does not keep a recording %s for a year', async (state) => {
    const unnoted = await world.record([fixture]);
    const dueAt = world.clock.now() + 30_000;
    const parts = unnoted.parts.map((part) => ({ ...part, length: null }));
    await world.recordings.replace({ ...unnoted, parts, state, dueAt, finalizer: 'of somebody who died' });
    world.clock.setBack(yearMs);
    const { finalizer } = world.instance();
    finalizer.start();
    await world.clock.advance(5_000);
    // It has been waited for as long as for any other, and nothing has come.
    expect((await world.found(unnoted)).lastReceivedAt).toBeLessThanOrEqual(world.clock.now());
    await world.clock.advance(patienceMs + 30_000);
    expect((await world.found(unnoted)).state).toBe('ready');
    await finalizer.close();
  });

  it('does not keep one waiting on an instance that goes on, or whose stream ended in the future', async () => {
    const { finalizer } = world.instance();
    finalizer.start();
    await world.clock.advance(90_000);
    world.endedAt = world.clock.now();
    const record = await world.record([fixture], { dueAt: world.clock.now() + 30_000 });
    const parts = record.parts.map((part) => ({ ...part, length: null }));
    await world.recordings.replace({ ...record, parts });
    world.clock.setBack(yearMs);
    await world.clock.advance(60_000 + patienceMs + 30_000);
    expect((await world.found(record)).state).toBe('ready');
    await finalizer.close();
  });

  it('leaves what is due soon, and what was deleted, as it is', async () => {
    const soon = world.clock.now() + 500_000;
    const [waiting, deleted] = [
      await world.record([fixture], { dueAt: soon }),
      await world.record([fixture], { state: 'deleted', dueAt: soon + 30 * dayMs }),
    ];
    const { finalizer } = world.instance();
    finalizer.start();
    await world.clock.advance(120_000);
    for (const record of [waiting, deleted]) expect(await world.found(record)).toEqual(record);
    await finalizer.close();
  });
});

describe('an instance that stands still while it joins, until another has taken over', () => {
  /** What each of them makes, when it is let go on; and whether it is still wanted. */
  let joins: { readonly target: string; readonly signal: AbortSignal | undefined; readonly finish: () => void }[];
  let record: RecordingRecord;
  let frozen: Promise<void>;

  beforeEach(async () => {
    joins = [];
    world.exporter = {
      export: (order, signal) =>
        new Promise((resolve) => {
          const bytes = Buffer.from(`file ${joins.length}`);
          const finish = (): void => {
            world.media.objects.set(order.target, bytes);
            resolve(exported(order));
          };
          joins.push({ target: order.target, signal, finish });
        }),
    };
    record = await world.record(unlike);
    frozen = world.instance().finalizer.lookAfterNow(record);
    await begun(1);
    world.clock.sleepThrough(leaseMs);
  });

  async function begun(count: number): Promise<void> {
    await vi.waitFor(() => expect(joins).toHaveLength(count));
  }

  async function takenOver(): Promise<string> {
    const work = world.instance().finalizer.lookAfterNow(record);
    await begun(2);
    joins[1]?.finish();
    await work;
    return joins[1]?.target ?? '';
  }

  it('leaves the file alone that the other has made, and takes its own away', async () => {
    const file = await takenOver();
    joins[0]?.finish();
    await frozen;
    expect(await world.found(record)).toMatchObject({ state: 'ready', file, finalizer: null });
    expect(filesOf(record)).toEqual([file]);
    expect(world.media.objects.get(file)?.toString()).toBe('file 1');
  });

  it('ends its work as soon as it finds out', async () => {
    await takenOver();
    expect(joins[0]?.signal?.aborted).toBe(false);
    await world.clock.advance(leaseMs / 3);
    expect(joins[0]?.signal?.aborted).toBe(true);
    joins[0]?.finish();
    await frozen;
  });

  it('has what it left taken away, if it was killed, by whoever finishes the recording', async () => {
    world.media.objects.set(joins[0]?.target ?? '', Buffer.from('half a fi'));
    const file = await takenOver();
    expect(filesOf(record)).toEqual([file]);
    joins[0]?.finish();
    await frozen;
  });
});

describe('parts that do not fit each other', () => {
  it.each([
    ['there is no room', (): Promise<ExportOutcome> => Promise.resolve({ kind: 'impossible', reason: 'room' })],
    ['memory is short', (): Promise<ExportOutcome> => Promise.resolve({ kind: 'impossible', reason: 'memory' })],
    ['the process crashes', (): Promise<ExportOutcome> => Promise.reject(new Error('killed'))],
  ])('are joined later when %s: until then the longest is played', async (_, fail) => {
    const record = await world.record(unlike);
    const { finalizer } = world.instance();
    world.exporter = { export: fail };
    await finalizer.lookAfterNow(record);
    const provisional = await world.found(record);
    expect(provisional).toMatchObject({ state: 'ready', file: null, finalizer: null });
    finalizer.start();
    world.exporter = { export: exported };
    await world.clock.advance((provisional.dueAt ?? 0) - world.clock.now() + 1_000);
    const joined = await world.found(record);
    expect(joined).toMatchObject({ state: 'ready', durationMs: 5_000, dueAt: null });
    expect(joined.file).toMatch(/joined/);
    expect(joined.version).not.toBe(provisional.version);
    await finalizer.close();
  });

  it('are tried ever more rarely, and not for ever', async () => {
    const record = await world.record(unlike);
    const { finalizer } = world.instance();
    const tries: number[] = [];
    world.exporter = {
      export: ({ format }) => {
        if (format === 'webm') tries.push(world.clock.now() - record.lastReceivedAt);
        return Promise.reject(new Error('killed'));
      },
    };
    for (let due: number | null = world.clock.now(); due !== null; { dueAt: due } = await world.found(record)) {
      await world.clock.advance(due - world.clock.now());
      await finalizer.lookAfterNow(record);
      expect((await world.found(record)).state).toBe('ready');
    }
    expect(tries.slice(0, 4)).toEqual([0, 30_000, 60_000, 120_000]);
    expect(tries.length).toBeLessThan(20);
    expect(tries.at(-1)).toBeGreaterThan(dayMs);
  });

  it('are not tried again where that would come to the same', async () => {
    const record = await world.record(unlike);
    await world.instance().finalizer.lookAfterNow(record);
    expect(await world.found(record)).toMatchObject({ state: 'ready', file: null, dueAt: null });
  });

  it('are not joined where that would take the room of what people record', async () => {
    const record = await world.record(unlike);
    world.maxStorageBytes = 1_000_000;
    world.exporter = { export: () => Promise.reject(new Error('It was begun.')) };
    await world.instance().finalizer.lookAfterNow(record);
    const { state, dueAt } = await world.found(record);
    expect([state, dueAt]).toEqual(['ready', world.clock.now() + 30_000]);
  });

  it('are joined two at a time, which holds up nobody else, and are left to others at the end', async () => {
    const records: RecordingRecord[] = [];
    for (let count = 0; count < 10; count += 1) records.push(await world.record(unlike));
    let underWay = 0;
    world.exporter = {
      export: (_, signal) => {
        underWay += 1;
        return new Promise((_resolve, reject) => {
          signal?.addEventListener('abort', () => reject(signal.reason as Error), { once: true });
        });
      },
    };
    const { finalizer } = world.instance();
    finalizer.start();
    await world.clock.advance(5_000);
    const other = await world.record([fixture]);
    await world.clock.advance(2_000);
    expect((await world.found(other)).state).toBe('ready');
    expect(underWay).toBe(2);
    await finalizer.close();
    expect(underWay).toBe(2);
    expect(world.clock.pending).toBe(0);
    for (const record of records) {
      const { state, finalizer: taken, dueAt } = await world.found(record);
      expect([state, taken, dueAt]).toEqual(['finalizing', null, world.clock.now()]);
    }
  });
});

describe('an operator', () => {
  it('does not make a recording that waits for bytes look as if it were being finished', async () => {
    const record = await world.record([fixture]);
    world.live.add(record.streamId);
    expect((await world.instance().inspector.repair(record))?.state).toBe('uploading');
  });

  it('removes the rest when an owner deletes one meanwhile', async () => {
    for (let count = 0; count < 3; count += 1) await world.record([fixture]);
    const { inspector, eraser } = world.instance();
    const removed: string[] = [];
    for await (const { id } of inspector.prune(Infinity)) {
      removed.push(id);
      for await (const next of inspector.all()) {
        if (removed.length === 1) await eraser.erase(next.id);
        break;
      }
    }
    expect(removed).toHaveLength(2);
  });
});

function filesOf({ id }: RecordingRecord): string[] {
  return [...world.media.objects.keys()].filter((key) => key.startsWith(`recordings/${id}/joined/`));
}

function exported({ format }: ExportOrder): Promise<ExportOutcome> {
  return Promise.resolve({ kind: 'exported', mimeType: `video/${format}`, sizeBytes: 100_000, durationMs: 5_000 });
}
