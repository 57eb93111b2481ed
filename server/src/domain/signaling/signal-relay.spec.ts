import { beforeEach, describe, expect, it } from 'vitest';
import { Elsewhere } from '../presence/elsewhere';
import { Roster } from '../presence/roster';
import { RecordingMessenger } from '../../testing/recording-messenger';
import { SignalRelay } from './signal-relay';

const link = { streamId: 'stream-one', connectionId: 'connection' };
const candidate = { candidate: 'candidate:1' };
let roster: Roster;
let elsewhere: Elsewhere;
let messenger: RecordingMessenger;
let relay: SignalRelay;

function publish(peerId: string, streamId: string): void {
  const holder = { instanceId: 'here', peerId, publisherInstance: 'page-one' };
  roster.publish({ streamId, ownerId: 'owner', epoch: 1, holder });
}

beforeEach(() => {
  roster = new Roster();
  messenger = new RecordingMessenger();
  elsewhere = new Elsewhere(true);
  relay = new SignalRelay(roster, elsewhere, messenger);
  publish('publisher', 'stream-one');
  publish('other publisher', 'stream-two');
  roster.watch('watcher', 'stream-one');
  roster.watch('other watcher', 'stream-two');
});

describe('between a publisher and a watcher of its stream', () => {
  it('passes on what the watcher says, with its name', () => {
    relay.init('watcher', { ...link, reason: 'new' });
    relay.answer('watcher', { ...link, sdp: 'answer' });
    relay.candidate('watcher', { ...link, candidate });
    relay.bye('watcher', link);
    expect(messenger.received('publisher', 'init')).toEqual([{ ...link, reason: 'new', peerId: 'watcher' }]);
    expect(messenger.received('publisher', 'answer')).toEqual([{ ...link, sdp: 'answer', peerId: 'watcher' }]);
    expect(messenger.received('publisher', 'candidate')).toEqual([{ ...link, candidate, peerId: 'watcher' }]);
    expect(messenger.received('publisher', 'bye')).toEqual([{ ...link, peerId: 'watcher' }]);
  });

  it('passes on what the publisher says, without a name', () => {
    relay.offer('publisher', { ...link, peerId: 'watcher', sdp: 'offer' });
    relay.candidate('publisher', { ...link, peerId: 'watcher', candidate });
    relay.bye('publisher', { ...link, peerId: 'watcher' });
    expect(messenger.received('watcher', 'offer')).toEqual([{ ...link, sdp: 'offer' }]);
    expect(messenger.received('watcher', 'candidate')).toEqual([{ ...link, candidate }]);
    expect(messenger.received('watcher', 'bye')).toEqual([link]);
  });

  it('passes on nothing to a publisher who is away', () => {
    roster.unpublish('publisher');
    expect(() => relay.init('watcher', { ...link, reason: 'new' })).toThrow(
      expect.objectContaining({ code: 'publisher-away' }),
    );
  });
});

describe('between instances', () => {
  it('passes on what a watcher says to a publisher elsewhere, while there is one', () => {
    roster.watch('viewer', 'stream-elsewhere');
    const said = { ...link, streamId: 'stream-elsewhere' };
    messenger.joinStream('publisher elsewhere', 'stream-elsewhere', 'publisher');
    expect(() => relay.answer('viewer', { ...said, sdp: 'answer' })).toThrow(
      expect.objectContaining({ code: 'publisher-away' }),
    );
    elsewhere.notePresence('stream-elsewhere', { state: 'live', epoch: 1, publisherInstance: 'page-one' });
    relay.answer('viewer', { ...said, sdp: 'answer' });
    expect(messenger.received('publisher elsewhere', 'answer')).toEqual([{ ...said, sdp: 'answer', peerId: 'viewer' }]);
  });

  it('passes on what the publisher says to watchers who have made themselves known, and only in their stream', () => {
    messenger.joinStream('watcher elsewhere', 'stream-one', 'watcher');
    const offer = { ...link, peerId: 'watcher elsewhere', sdp: 'offer' };
    expect(() => relay.offer('publisher', offer)).toThrow(expect.objectContaining({ code: 'peer-not-found' }));
    elsewhere.noteWatcher('stream-one', 'watcher elsewhere');
    relay.offer('publisher', offer);
    expect(messenger.received('watcher elsewhere', 'offer')).toEqual([{ ...link, sdp: 'offer' }]);
    const other = { ...offer, streamId: 'stream-two' };
    expect(() => relay.offer('other publisher', other)).toThrow(expect.objectContaining({ code: 'peer-not-found' }));
  });
});

describe('between anybody else', () => {
  const asWatcher = ['init', 'answer', 'candidate', 'bye'] as const;
  const asPublisher = ['offer', 'candidate', 'bye'] as const;

  function say(name: (typeof asWatcher)[number] | 'offer', senderId: string, peerId?: string): void {
    // Everything that any of them may carry.
    const message = { ...link, ...(peerId !== undefined && { peerId }), sdp: 'sdp', candidate, reason: 'new' };
    relay[name](senderId, message as never);
  }

  it.each(asWatcher)('%s without a peer is for watchers of that stream only', (name) => {
    for (const senderId of ['stranger', 'other watcher', 'other publisher', 'publisher']) {
      expect(() => say(name, senderId)).toThrow(expect.objectContaining({ code: 'not-watching' }));
    }
    expect(messenger.count).toBe(0);
  });

  it.each(asPublisher)('%s to a peer is for the publisher of that stream only', (name) => {
    for (const senderId of ['stranger', 'watcher', 'other watcher', 'other publisher']) {
      expect(() => say(name, senderId, 'watcher')).toThrow(expect.objectContaining({ code: 'not-publisher' }));
    }
    expect(messenger.count).toBe(0);
  });

  it.each(asPublisher)('%s reaches only those who watch that stream', (name) => {
    for (const peerId of ['nobody', 'other watcher', 'other publisher', 'publisher']) {
      expect(() => say(name, 'publisher', peerId)).toThrow(expect.objectContaining({ code: 'peer-not-found' }));
    }
    expect(messenger.count).toBe(0);
  });
});
