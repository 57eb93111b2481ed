import type { JoinReply, Member, MemberMedia, NoticeName } from '@onair/protocol';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { SignalingClient, SignalingState } from '../signaling/signaling-client';
import { SignalingError } from '../signaling/signaling-error';
import type { Capture } from './capture';
import { Conversation } from './conversation';

const meetingId = 'm'.repeat(22);
const silent: MemberMedia = { microphone: false, camera: false, screen: null };

/** Whoever is polite waits for the other side's offer, so nobody here makes a connection. */
function member(memberId: string): Member {
  return { memberId, name: memberId, pageInstance: 'page'.repeat(4), media: silent, away: false };
}

function joined(revision: number, ...others: string[]): JoinReply {
  const members = ['ada', ...others].map(member);
  return { meetingId, revision, members, kind: 'meeting', limit: 6, memberId: 'ada', graceMs: 1_000, iceServers: [] };
}

/** A conversation whose server answers as told, and whose sources are switched by hand. */
function made(state: SignalingState = 'connected') {
  const noticed = new Map<string, (payload: unknown) => void>();
  const answers: Record<string, () => unknown> = { join: () => joined(1) };
  // eslint-disable-next-line @typescript-eslint/require-await -- What an answer throws is to be a rejection.
  const request = vi.fn(async (name: string) => answers[name]?.() ?? {});
  let connect = (): void => undefined;
  const signaling = {
    state,
    request,
    on: () => () => undefined,
    onConnect: (listener: () => void) => {
      connect = listener;
      return () => undefined;
    },
    onNotice: (name: string, listener: (payload: unknown) => void) => {
      noticed.set(name, listener);
      return () => undefined;
    },
  };
  let switched = (): void => undefined;
  const capture = {
    audioTrack: null,
    cameraTrack: null,
    screenTrack: null,
    sending: { audio: false, video: false },
    on: (_event: 'change', listener: () => void) => {
      switched = listener;
      return () => undefined;
    },
  };
  const conversation = new Conversation(signaling as unknown as SignalingClient, capture as unknown as Capture);
  return {
    conversation,
    answers,
    asked: (name: string) => request.mock.calls.filter(([asked]) => asked === name).length,
    tell: (name: NoticeName, payload: unknown) => noticed.get(name)?.(payload),
    speak: (audio: boolean) => {
      capture.sending = { audio, video: false };
      switched();
    },
    connect: () => {
      signaling.state = 'connected';
      connect();
    },
  };
}

beforeEach(() => {
  vi.useFakeTimers();
  vi.stubGlobal('MediaStream', vi.fn());
});

afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

describe('a conversation', () => {
  it('tells the others once more what is sent when the server has not heard it', async () => {
    const { conversation, answers, asked, speak } = made();
    await conversation.join(meetingId, 'Ada');
    answers['update-member'] = () => {
      throw SignalingError.timeout();
    };
    speak(true);
    await vi.advanceTimersByTimeAsync(900);
    expect(asked('update-member')).toBe(1);
    delete answers['update-member'];
    await vi.advanceTimersByTimeAsync(1_000);
    expect(asked('update-member')).toBe(2);
    await vi.advanceTimersByTimeAsync(10_000);
    expect(asked('update-member')).toBe(2);
    conversation.close();
  });

  it('does not miss who came between its place and the answer that tells of it', async () => {
    const { conversation, answers, tell } = made();
    answers['join'] = () => {
      tell('members', { meetingId, revision: 2, members: [member('ada'), member('zoe')] });
      return joined(1);
    };
    await conversation.join(meetingId, 'Ada');
    expect(conversation.people.map(({ name }) => name)).toEqual(['zoe']);
    conversation.close();
  });

  it('keeps to the answer when what was told before it is older', async () => {
    const { conversation, answers, tell } = made();
    answers['join'] = () => {
      tell('members', { meetingId, revision: 2, members: [member('ada'), member('zoe')] });
      return joined(3);
    };
    await conversation.join(meetingId, 'Ada');
    expect(conversation.people).toEqual([]);
    conversation.close();
  });

  it('joins once when there is no connection yet', async () => {
    const { conversation, asked, connect } = made('connecting');
    await conversation.join(meetingId, 'Ada');
    connect();
    await vi.advanceTimersByTimeAsync(0);
    expect(asked('join')).toBe(1);
    expect(conversation.state.kind).toBe('joined');
    conversation.close();
  });

  it('says that the place is gone when somebody else has taken it meanwhile', async () => {
    const { conversation, answers, tell } = made();
    await conversation.join(meetingId, 'Ada');
    answers['join'] = () => {
      throw new SignalingError('meeting-full', 'Full.');
    };
    tell('dismissed', { meetingId, reason: 'lost' });
    await vi.advanceTimersByTimeAsync(0);
    expect(conversation.state).toEqual({ kind: 'dismissed', reason: 'lost' });
    conversation.close();
  });
});
