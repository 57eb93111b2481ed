import { describe, expect, it } from 'vitest';
import { SignalingError } from '../signaling/signaling-error';
import { watchState, type WatchFacts } from './watch-state';

const before: WatchFacts = {
  presence: null,
  awayDeadline: 0,
  refusal: null,
  supported: true,
  health: null,
  silent: false,
  unreached: false,
  pathless: false,
  wasLive: false,
};
const live = { state: 'live', epoch: 1, publisherInstance: 'instance-1' } as const;
const away = { state: 'away', epoch: 1, graceRemainingMs: 9_000 } as const;

describe('the state of watching', () => {
  it('is connecting at first, and reconnecting once there was a picture', () => {
    expect(watchState(before).kind).toBe('connecting');
    expect(watchState({ ...before, wasLive: true }).kind).toBe('reconnecting');
  });

  it('says what keeps it from being live for the first time', () => {
    expect(watchState({ ...before, unreached: true, pathless: true }).kind).toBe('unreached');
    expect(watchState({ ...before, pathless: true }).kind).toBe('pathless');
    expect(watchState({ ...before, presence: live, health: 'connected', unreached: true }).kind).toBe('live');
    expect(watchState({ ...before, unreached: true, pathless: true, wasLive: true }).kind).toBe('reconnecting');
  });

  it('is live while media come, even when the server says that the broadcaster is away', () => {
    expect(watchState({ ...before, presence: live, health: 'connected' }).kind).toBe('live');
    expect(watchState({ ...before, presence: away, health: 'connected' }).kind).toBe('live');
  });

  it('is away with its deadline once the media stop', () => {
    const state = watchState({ ...before, presence: away, awayDeadline: 123, health: 'connected', silent: true });
    expect(state).toEqual({ kind: 'away', deadline: 123 });
  });

  it('is ended with its reason, whatever still arrives', () => {
    const presence = { state: 'ended', endReason: 'publisher-lost' } as const;
    expect(watchState({ ...before, presence, health: 'connected' })).toEqual({
      kind: 'ended',
      reason: 'publisher-lost',
    });
  });

  it('tells a stream that does not exist from a server that refuses for now', () => {
    const missing = new SignalingError('stream-not-found', '');
    const busy = new SignalingError('rate-limited', '');
    const malformed = new SignalingError('bad-request', '');
    expect(watchState({ ...before, refusal: missing }).kind).toBe('not-found');
    expect(watchState({ ...before, refusal: malformed }).kind).toBe('not-found');
    expect(watchState({ ...before, refusal: busy })).toEqual({ kind: 'refused', error: busy });
    expect(watchState({ ...before, refusal: busy, health: 'connected' }).kind).toBe('live');
  });

  it('says that the browser cannot, unless there is nothing to see anyway', () => {
    const missing = new SignalingError('stream-not-found', '');
    expect(watchState({ ...before, supported: false }).kind).toBe('unsupported');
    expect(watchState({ ...before, supported: false, presence: away }).kind).toBe('unsupported');
    expect(watchState({ ...before, supported: false, refusal: missing }).kind).toBe('not-found');
  });

  it('is reconnecting when a connection brings nothing any more', () => {
    const facts = { ...before, presence: live, health: 'connected', silent: true, wasLive: true } as const;
    expect(watchState(facts).kind).toBe('reconnecting');
  });
});
