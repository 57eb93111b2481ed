import { beforeEach, describe, expect, it } from 'vitest';
import { RecordingWorld } from '../../testing/recording-world';
import { mediaKeyOf } from './recording-record';

const fixture = 'firefox-vp8.webm';
const leaseMs = 6_000;

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

describe('an operator', () => {
  it('does not make a recording that waits for bytes look as if it were being finished', async () => {
    const record = await world.record([fixture]);
    world.live.add(record.streamId);
    expect((await world.instance().inspector.repair(record)).state).toBe('uploading');
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
