import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Messenger } from '../../server/src/domain/messenger';
import type { SocketPlace } from '../environment/socket-place';
import type { Visitor } from '../integration/visitor';

/** Two processes whose sockets can be told something by either; the same one twice where there is only one. */
export interface MessengerHarness {
  readonly here: SocketPlace;
  readonly elsewhere: SocketPlace;
  close(): Promise<void>;
}

const streamId = 'stream-of-ada-01';
const otherStreamId = 'stream-of-bob-01';

/** What every messenger must do. The factory gives places without sockets. */
export function messengerContract(name: string, create: () => Promise<MessengerHarness>): void {
  describe(`${name}, as a messenger`, () => {
    let harness: MessengerHarness;
    let here: Messenger;
    let elsewhere: Messenger;
    /** Two sockets at each place. */
    let ada: Visitor;
    let bob: Visitor;
    let carl: Visitor;
    let dora: Visitor;
    let everybody: Visitor[];
    let alone: boolean;

    beforeEach(async () => {
      harness = await create();
      here = harness.here.messenger;
      elsewhere = harness.elsewhere.messenger;
      alone = harness.here === harness.elsewhere;
      [ada, bob] = await Promise.all([harness.here.connect(), harness.here.connect()]);
      [carl, dora] = await Promise.all([harness.elsewhere.connect(), harness.elsewhere.connect()]);
      everybody = [ada, bob, carl, dora];
      await settled();
    });
    afterEach(async () => {
      for (const visitor of everybody) visitor.close();
      await harness.close();
    });

    const settled = async (): Promise<void> => {
      await harness.here.settled();
      await harness.elsewhere.settled();
    };

    let fences = 0;
    /** Who has received what, by the number it carries, when all has arrived that was sent before. */
    const received = async (): Promise<Record<'ada' | 'bob' | 'carl' | 'dora', number[]>> => {
      await settled();
      // What is sent by one to one arrives in its order, so a last word from each says that there is no more to come.
      for (const messenger of [here, elsewhere]) {
        fences += 1;
        const fence = `fence-${String(fences)}`;
        for (const { id } of everybody) messenger.toPeer(id, 'superseded', { streamId: fence });
        await Promise.all(everybody.map((each) => each.notice('superseded', (notice) => notice.streamId === fence)));
      }
      const [a = [], b = [], c = [], d = []] = everybody.map((each) =>
        each.received('viewers').map(({ viewers }) => viewers),
      );
      return { ada: a, bob: b, carl: c, dora: d };
    };
    const number = (viewers: number): { streamId: string; viewers: number } => ({ streamId, viewers });
    const nothing = { ada: [], bob: [], carl: [], dora: [] };

    describe('to one socket', () => {
      it('reaches it wherever it is, and nobody else', async () => {
        here.toPeer(ada.id, 'viewers', number(1));
        here.toPeer(carl.id, 'viewers', number(2));
        elsewhere.toPeer(ada.id, 'viewers', number(3));
        const { ada: to, ...others } = await received();
        expect(to.toSorted()).toEqual([1, 3]);
        expect(others).toEqual({ bob: [], carl: [2], dora: [] });
      });

      it('arrives in the order in which it was sent', async () => {
        const sent = Array.from({ length: 200 }, (_, index) => index);
        for (const index of sent) {
          here.toPeer(carl.id, 'viewers', number(index));
          here.toPeer(bob.id, 'viewers', number(index));
        }
        expect(await received()).toEqual({ ...nothing, bob: sent, carl: sent });
      });

      it('is lost without a word when the socket is gone, or never was', async () => {
        const { id } = carl;
        carl.close();
        await expect.poll(() => carl.socket.connected).toBe(false);
        everybody = [ada, bob, dora];
        here.toPeer(id, 'viewers', number(1));
        here.toPeer('nobody', 'viewers', number(1));
        here.joinStream('nobody', streamId, 'watcher');
        here.leaveStream('nobody', streamId, 'watcher');
        here.joinGroup('nobody', 'group');
        here.leaveGroup('nobody', 'group');
        here.joinBrowsers('nobody');
        here.leaveBrowsers('nobody');
        await received();
        expect(everybody.flatMap((each) => each.received('viewers'))).toEqual([]);
      });
    });

    describe('to a stream', () => {
      beforeEach(async () => {
        here.joinStream(ada.id, streamId, 'publisher');
        here.joinStream(bob.id, streamId, 'watcher');
        elsewhere.joinStream(carl.id, streamId, 'watcher');
        elsewhere.joinStream(dora.id, otherStreamId, 'watcher');
        await settled();
      });

      it('reaches its publisher and all of its watchers, everywhere', async () => {
        here.toStream(streamId, 'viewers', number(1));
        elsewhere.toStream(streamId, 'viewers', number(2));
        const { ada: a, bob: b, carl: c, dora: d } = await received();
        expect([a, b, c].map((each) => each.toSorted())).toEqual([
          [1, 2],
          [1, 2],
          [1, 2],
        ]);
        expect(d).toEqual([]);
      });

      it('reaches once who publishes and watches it', async () => {
        here.joinStream(ada.id, streamId, 'watcher');
        await settled();
        elsewhere.toStream(streamId, 'viewers', number(1));
        expect(await received()).toEqual({ ada: [1], bob: [1], carl: [1], dora: [] });
      });

      it('reaches only those who are here, when it is for them', async () => {
        here.toStreamHere(streamId, 'viewers', number(1));
        elsewhere.toStreamHere(otherStreamId, 'viewers', number(2));
        expect(await received()).toEqual({ ada: [1], bob: [1], carl: alone ? [1] : [], dora: [2] });
      });

      it('reaches its publisher alone, from everywhere', async () => {
        here.toPublisher(streamId, 'viewers', number(1));
        elsewhere.toPublisher(streamId, 'viewers', number(2));
        elsewhere.toPublisher(otherStreamId, 'viewers', number(3));
        const { ada: to, ...others } = await received();
        expect(to.toSorted()).toEqual([1, 2]);
        expect(others).toEqual({ bob: [], carl: [], dora: [] });
      });

      it('reaches one watcher of it, and only somebody who watches this one', async () => {
        here.toWatcher(streamId, bob.id, 'viewers', number(1));
        here.toWatcher(streamId, carl.id, 'viewers', number(2));
        // She watches another stream; and who publishes is no watcher.
        here.toWatcher(streamId, dora.id, 'viewers', number(3));
        here.toWatcher(streamId, ada.id, 'viewers', number(4));
        elsewhere.toWatcher(streamId, ada.id, 'viewers', number(5));
        expect(await received()).toEqual({ ada: [], bob: [1], carl: [2], dora: [] });
      });

      it('does not reach who has left', async () => {
        elsewhere.leaveStream(carl.id, streamId, 'watcher');
        here.leaveStream(ada.id, streamId, 'publisher');
        await settled();
        here.toStream(streamId, 'viewers', number(1));
        here.toWatcher(streamId, carl.id, 'viewers', number(2));
        elsewhere.toPublisher(streamId, 'viewers', number(3));
        expect(await received()).toEqual({ ...nothing, bob: [1] });
      });

      it('reaches who has left it in one role and has the other', async () => {
        here.joinStream(ada.id, streamId, 'watcher');
        here.leaveStream(ada.id, streamId, 'publisher');
        await settled();
        elsewhere.toPublisher(streamId, 'viewers', number(1));
        elsewhere.toStream(streamId, 'viewers', number(2));
        elsewhere.toWatcher(streamId, ada.id, 'viewers', number(3));
        const { ada: to } = await received();
        expect(to.toSorted()).toEqual([2, 3]);
      });

      it('reaches nobody here when it was dissolved, but for what was said before', async () => {
        here.toStream(streamId, 'viewers', number(1));
        here.dissolveStream(streamId);
        await settled();
        elsewhere.toStream(streamId, 'viewers', number(2));
        elsewhere.toPublisher(streamId, 'viewers', number(3));
        here.toWatcher(streamId, bob.id, 'viewers', number(4));
        elsewhere.toStream(otherStreamId, 'viewers', number(5));
        const { ada: a, bob: b, carl: c, dora: d } = await received();
        expect({ a, b, d }).toEqual({ a: [1], b: [1], d: [5] });
        // Each dissolves it for its own.
        expect(c).toEqual(alone ? [1] : [1, 2]);
      });
    });

    describe('to a group', () => {
      beforeEach(async () => {
        here.joinGroup(ada.id, 'meeting');
        elsewhere.joinGroup(carl.id, 'meeting');
        elsewhere.joinGroup(dora.id, 'another');
        await settled();
      });

      it('reaches everybody in it, everywhere', async () => {
        here.toGroup('meeting', 'viewers', number(1));
        expect(await received()).toEqual({ ...nothing, ada: [1], carl: [1] });
      });

      it('reaches only those who are here, when it is for them', async () => {
        here.toGroupHere('meeting', 'viewers', number(1));
        expect(await received()).toEqual({ ...nothing, ada: [1], carl: alone ? [1] : [] });
      });

      it('does not reach who has left', async () => {
        elsewhere.leaveGroup(carl.id, 'meeting');
        await settled();
        here.toGroup('meeting', 'viewers', number(1));
        expect(await received()).toEqual({ ...nothing, ada: [1] });
      });
    });

    it('to those who follow the directory reaches those who are here, until they no longer do', async () => {
      here.joinBrowsers(ada.id);
      here.joinBrowsers(bob.id);
      elsewhere.joinBrowsers(carl.id);
      await settled();
      here.toBrowsers('viewers', number(1));
      await settled();
      here.leaveBrowsers(bob.id);
      here.toBrowsers('viewers', number(2));
      expect(await received()).toEqual({ ada: [1, 2], bob: [1], carl: alone ? [1, 2] : [], dora: [] });
    });
  });
}
