import { expect, it } from 'vitest';
import { ManualClock } from '../../testing/manual-clock';
import { LocalUploadLocks } from './local-upload-locks';

const never = new AbortController().signal;

it('gives a lock to one at a time, in the order in which they came, and asks the holder to let go', async () => {
  const clock = new ManualClock();
  const locks = new LocalUploadLocks(clock);
  const asked: string[] = [];
  const had: string[] = [];
  const [first, second, third] = ['first', 'second', 'third'].map((name) => ({ name, lock: locks.newLock('upload') }));
  const lock = async (one: typeof first): Promise<void> => {
    await one?.lock.lock(never, () => void asked.push(one.name));
    had.push(one?.name ?? '');
  };
  await lock(first);
  const waiting = [lock(second), lock(third)];
  await clock.advance(0);
  expect([had, asked]).toEqual([['first'], ['first', 'first']]);
  await first?.lock.unlock();
  await waiting[0];
  expect(had).toEqual(['first', 'second']);
  await second?.lock.unlock();
  await waiting[1];
  await third?.lock.unlock();
  expect(locks.holds('upload')).toBe(false);
  expect(clock.pending).toBe(0);
});

it('refuses whoever waits too long or goes away, and does not give them the lock later', async () => {
  const clock = new ManualClock();
  const locks = new LocalUploadLocks(clock);
  const holder = locks.newLock('upload');
  await holder.lock(never, () => undefined);
  const leaving = new AbortController();
  const gone = expect(locks.newLock('upload').lock(leaving.signal, () => undefined)).rejects.toMatchObject({
    code: 'upload-locked',
  });
  const patient = expect(locks.newLock('upload').lock(never, () => undefined)).rejects.toMatchObject({
    code: 'upload-locked',
  });
  await clock.advance(0);
  leaving.abort();
  await gone;
  await clock.advance(10_000);
  await patient;
  await holder.unlock();
  expect(locks.holds('upload')).toBe(false);
  expect(clock.pending).toBe(0);
});
