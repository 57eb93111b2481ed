import { beforeEach, describe, expect, it } from 'vitest';
import { Elsewhere } from './elsewhere';
import { Overhearing } from './overhearing';
import { Roster } from './roster';

const streamId = 'a-stream-16-long';
const init = { streamId, connectionId: 'connection', reason: 'new', peerId: 'tv-elsewhere' };
let roster: Roster;
let elsewhere: Elsewhere;
let overhearing: Overhearing;
let heardViewers: number[];
let letGo: string[];
let dissolved: string[];

beforeEach(() => {
  roster = new Roster();
  elsewhere = new Elsewhere(true);
  heardViewers = [];
  letGo = [];
  dissolved = [];
  overhearing = new Overhearing({
    roster,
    elsewhere,
    viewers: { heard: (_streamId, viewers) => void heardViewers.push(viewers) },
    director: { letGo: (peerId) => void letGo.push(peerId) },
    lookout: { dissolve: (ended) => void dissolved.push(ended) },
  });
});

describe('a publisher’s instance', () => {
  it('knows a watcher of another instance from its first word until it has left', () => {
    overhearing.hear('phone', 'init', init);
    expect(elsewhere.hasWatcher(streamId, 'tv-elsewhere')).toBe(true);
    overhearing.hear('phone', 'watcher-left', { streamId, peerId: 'tv-elsewhere', lost: true });
    expect(elsewhere.hasWatcher(streamId, 'tv-elsewhere')).toBe(false);
  });

  it('does not take its own watchers for those of others', () => {
    roster.watch('tv-elsewhere', streamId);
    overhearing.hear('phone', 'init', init);
    expect(elsewhere.hasWatcher(streamId, 'tv-elsewhere')).toBe(false);
  });

  it('lets go of a publisher that was superseded from elsewhere', () => {
    overhearing.hear('phone', 'superseded', { streamId });
    expect(letGo).toEqual(['phone']);
  });
});

describe('a watcher’s instance', () => {
  it('knows whether there is a publisher', () => {
    roster.watch('tv', streamId);
    const tell = (presence: object): void => overhearing.hear('tv', 'presence', { streamId, presence });
    tell({ state: 'live', epoch: 1, publisherInstance: 'page-one' });
    expect(elsewhere.hasPublisher(streamId)).toBe(true);
    tell({ state: 'away', epoch: 1, graceRemainingMs: 100 });
    expect(elsewhere.hasPublisher(streamId)).toBe(false);
    tell({ state: 'live', epoch: 1, publisherInstance: 'page-one' });
    expect(elsewhere.hasPublisher(streamId), 'after its lease was put back').toBe(true);
  });

  it('does not lose its publisher to a lease that cannot be found', () => {
    elsewhere.notePresence(streamId, { state: 'live', epoch: 1, publisherInstance: 'page-one' });
    elsewhere.notePresence(streamId, { state: 'away', epoch: 1, graceRemainingMs: 0 });
    expect(elsewhere.hasPublisher(streamId)).toBe(true);
  });

  it('leaves a stream that has ended, once everybody was told', async () => {
    const notice = { streamId, presence: { state: 'ended', endReason: 'publisher-lost' } };
    for (const peerId of ['tv', 'another tv']) overhearing.hear(peerId, 'presence', notice);
    expect(dissolved).toEqual([]);
    await Promise.resolve();
    expect(dissolved).toEqual([streamId]);
  });

  it('hears once what everybody in the stream is told', () => {
    const notice = { streamId, viewers: 3 };
    for (const peerId of ['tv', 'another tv']) overhearing.hear(peerId, 'viewers', notice);
    expect(heardViewers).toEqual([3]);
  });
});

it('does not mind what it does not understand', () => {
  for (const name of ['init', 'presence', 'viewers', 'superseded', 'directory', 'unknown']) {
    overhearing.hear('phone', name, { odd: true });
    overhearing.hear('phone', name, undefined);
  }
  expect([heardViewers, letGo, dissolved]).toEqual([[], [], []]);
});
