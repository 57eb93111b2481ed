import type { Presence } from '@onair/protocol';
import { beforeEach, expect, it } from 'vitest';
import { RecordingMessenger } from '../../testing/recording-messenger';
import { silentLog } from '../../testing/broadcast-world';
import { Refusal } from '../refusal';
import { Elsewhere } from './elsewhere';
import type { LeaseView } from './lease';
import { Lookout } from './lookout';
import { Roster } from './roster';

const streamId = 'stream-one';
const live: Presence = { state: 'live', epoch: 1, publisherInstance: 'page-one' };
let roster: Roster;
let elsewhere: Elsewhere;
let messenger: RecordingMessenger;
let lookout: Lookout;
let lease: LeaseView | undefined;
let recorded: Presence;

function held(epoch: number): LeaseView {
  const holder = { instanceId: 'there', peerId: 'phone', publisherInstance: 'page-one' };
  return { streamId, ownerId: 'owner', epoch, holder, ending: false, remainingMs: 500 };
}

function told(): Presence[] {
  return messenger.received('tv', 'presence').map(({ presence }) => presence);
}

beforeEach(() => {
  roster = new Roster();
  elsewhere = new Elsewhere(true);
  messenger = new RecordingMessenger();
  lease = held(1);
  recorded = live;
  const presence = { read: () => Promise.resolve(new Map(lease === undefined ? [] : [[streamId, lease]])) };
  // Of what the catalog tells, only the presence is looked at.
  const find = (id: string): Promise<{ stream: never; presence: Presence }> =>
    id === streamId
      ? Promise.resolve({ stream: undefined as never, presence: recorded })
      : Promise.reject(Refusal.streamNotFound());
  const catalog = { find };
  lookout = new Lookout({ roster, elsewhere, presence, catalog, messenger, log: silentLog });
  roster.watch('tv', streamId);
  messenger.joinStream('tv', streamId, 'watcher');
  elsewhere.notePresence(streamId, live);
});

it('says nothing while all is as it was told', async () => {
  await lookout.beat();
  await lookout.beat();
  expect(told()).toEqual([]);
});

it('tells that the publisher is away, or back, when nobody else could', async () => {
  lease = { ...held(1), holder: null };
  await lookout.beat();
  lease = held(2);
  await lookout.beat();
  expect(told()).toEqual([
    { state: 'away', epoch: 1, graceRemainingMs: 500 },
    { state: 'live', epoch: 2, publisherInstance: 'page-one' },
  ]);
});

it('tells that the publisher is there after all, whose lease was lost and put back', async () => {
  lease = { ...held(1), holder: null };
  await lookout.beat();
  lease = held(1);
  await lookout.beat();
  await lookout.beat();
  expect(told()).toEqual([{ state: 'away', epoch: 1, graceRemainingMs: 500 }, live]);
});

it('tells a watcher who came while the lease was missing that the publisher is there', async () => {
  elsewhere.keepOnly(new Set(), new Set());
  elsewhere.notePresence(streamId, { state: 'away', epoch: 1, graceRemainingMs: 0 });
  await lookout.beat();
  expect(told()).toEqual([live]);
  expect(elsewhere.hasPublisher(streamId)).toBe(true);
});

it('does not believe what it read before it was told otherwise', async () => {
  const reading = lookout.beat();
  elsewhere.notePresence(streamId, { state: 'away', epoch: 1, graceRemainingMs: 500 });
  await reading;
  expect(told()).toEqual([]);
  expect(elsewhere.hasPublisher(streamId)).toBe(false);
});

it('tells that a stream has ended, and leaves it', async () => {
  lease = undefined;
  recorded = { state: 'ended', endReason: 'publisher-lost' };
  await lookout.beat();
  await lookout.beat();
  expect(told()).toEqual([recorded]);
  expect(roster.watchedStreams()).toEqual([]);
});

it('leaves an ended stream at once: whoever has ended it may be about to tell it, too', async () => {
  lease = undefined;
  recorded = { state: 'ended', endReason: 'publisher-lost' };
  await lookout.beat();
  messenger.toStream(streamId, 'presence', { streamId, presence: recorded });
  expect(told()).toEqual([recorded]);
});

it('tells nobody of an end that they were told while it was being read', async () => {
  lease = undefined;
  recorded = { state: 'ended', endReason: 'publisher-lost' };
  const reading = lookout.beat();
  messenger.toStream(streamId, 'presence', { streamId, presence: recorded });
  messenger.dissolveStream(streamId);
  roster.dissolve(streamId);
  await reading;
  expect(told()).toEqual([recorded]);
});

it('takes a lease that is missing for lost, as long as the record is live', async () => {
  lease = undefined;
  await lookout.beat();
  expect(told()).toEqual([]);
});

it('does not go back to what was read before something newer was heard', async () => {
  elsewhere.notePresence(streamId, { state: 'live', epoch: 2, publisherInstance: 'page-two' });
  await lookout.beat();
  expect(told()).toEqual([]);
});

it('forgets what nobody watches any more', async () => {
  roster.unwatch('tv');
  await lookout.beat();
  expect(elsewhere.presenceOf(streamId)).toBeUndefined();
});

it('tells of the others also while somebody asks for a stream that there never was', async () => {
  roster.unwatch('tv');
  roster.watch('stranger', 'stream-none');
  roster.watch('tv', streamId);
  lease = undefined;
  recorded = { state: 'ended', endReason: 'ended-by-publisher' };
  await lookout.beat();
  expect(told()).toEqual([recorded]);
});
