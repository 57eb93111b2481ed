import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { UploadLocks } from '../../server/src/domain/recordings/upload-locks';

/** Locks as two instances see them; one and the same where there is only one. */
export interface UploadLocksHarness {
  readonly here: UploadLocks;
  readonly there: UploadLocks;
}

const never = new AbortController().signal;
const nobody = (): void => undefined;

/** What all locks of uploads must do. The factory gives some that nobody holds. */
export function uploadLocksContract(name: string, create: () => Promise<UploadLocksHarness>): void {
  describe(`${name}, as locks of uploads`, () => {
    let here: UploadLocks;
    let there: UploadLocks;

    beforeEach(async () => {
      ({ here, there } = await create());
    });
    afterEach(async () => {
      await Promise.all([here.close(), there.close()]);
    });

    it('give what is free at once, and know that it is held until it is not', async () => {
      const lock = here.newLock('upload');
      expect(here.holds('upload')).toBe(false);
      await lock.lock(never, nobody);
      expect(here.holds('upload')).toBe(true);
      await lock.unlock();
      expect(here.holds('upload')).toBe(false);
    });

    it.each(['here', 'there'])('let somebody %s wait, and ask the holder to let go', async (where) => {
      const [first, second] = [here.newLock('upload'), (where === 'here' ? here : there).newLock('upload')];
      const order: string[] = [];
      let release: () => void = nobody;
      const asked = new Promise<void>((resolve) => (release = resolve));
      await first.lock(never, () => release());
      const waiting = second.lock(never, nobody).then(() => order.push('had by the second'));
      await asked;
      order.push('let go by the first');
      await first.unlock();
      await waiting;
      expect(order).toEqual(['let go by the first', 'had by the second']);
      await second.unlock();
    });

    it('keep nobody from another upload', async () => {
      const [one, other] = [here.newLock('one'), there.newLock('other')];
      await Promise.all([one.lock(never, nobody), other.lock(never, nobody)]);
      expect([here.holds('one'), there.holds('other')]).toEqual([true, true]);
      await Promise.all([one.unlock(), other.unlock()]);
    });

    it.each(['here', 'there'])(
      'refuse somebody %s who goes away while waiting, and are had by the next',
      async (where) => {
        const [first, third] = [here.newLock('upload'), here.newLock('upload')];
        await first.lock(never, nobody);
        const leaving = new AbortController();
        const gone = (where === 'here' ? here : there).newLock('upload').lock(leaving.signal, () => undefined);
        leaving.abort();
        await expect(gone).rejects.toMatchObject({ code: 'upload-locked' });
        await first.unlock();
        await third.lock(never, nobody);
        expect(here.holds('upload')).toBe(true);
        await third.unlock();
      },
    );

    it('are given to one at a time, however many want them', async () => {
      let writing = 0;
      let most = 0;
      const write = async (locks: UploadLocks): Promise<void> => {
        const lock = locks.newLock('upload');
        await lock.lock(never, nobody);
        writing += 1;
        most = Math.max(most, writing);
        await new Promise(setImmediate);
        writing -= 1;
        await lock.unlock();
      };
      await Promise.all([here, there, here, there, here, there].map(write));
      expect(most).toBe(1);
    });
  });
}
