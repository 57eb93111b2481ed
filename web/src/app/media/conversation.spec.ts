import type { JoinReply, Member, MemberMedia, NoticeName } from '@onair/protocol';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { SignalingClient, SignalingState } from '../signaling/signaling-client';
import { SignalingError } from '../signaling/signaling-error';
import type { Capture } from './capture';
import { Conversation } from './conversation';
import { FakePeerConnection, fakePeerConnections } from './fakes/fake-peer-connection';

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
  const request = vi.fn<(name: string, payload: unknown) => Promise<unknown>>(async (name) => answers[name]?.() ?? {});
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
    /** Everything that was asked, the signals by what they say. */
    said: () => request.mock.calls.map(([name, payload]) => (name === 'signal' ? payload : name)),
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

describe('somebody whom the server does not tell of any more', () => {
  /** In a meeting with Abe, to whom the connection is up: its name, and what else there is to a conversation. */
  async function met() {
    fakePeerConnections();
    const told = made();
    told.answers['join'] = () => joined(1, 'abe');
    await told.conversation.join(meetingId, 'Ada');
    await vi.advanceTimersByTimeAsync(0);
    FakePeerConnection.last.become('connected');
    const [offer] = told.said().filter((said): said is { connectionId: string } => typeof said === 'object');
    const connectionId = offer?.connectionId ?? '';
    const bye = (): void => told.tell('signal', { meetingId, from: 'abe', connectionId, signal: { kind: 'bye' } });
    const people = async (): Promise<string[]> => {
      await vi.advanceTimersByTimeAsync(0);
      return told.conversation.people.map(({ name }) => name);
    };
    const missed = (revision: number): void => told.tell('members', { meetingId, revision, members: [member('ada')] });
    return { ...told, connectionId, bye, people, missed };
  }

  it('is seen on, over the same connection, while a server that lost everybody learns of them again', async () => {
    const { conversation, answers, connect, people, tell } = await met();
    answers['join'] = () => joined(2);
    connect();
    expect(await people()).toEqual(['abe']);
    await vi.advanceTimersByTimeAsync(800);
    tell('members', { meetingId, revision: 3, members: ['ada', 'abe'].map(member) });
    await vi.advanceTimersByTimeAsync(10_000);
    expect(await people()).toEqual(['abe']);
    expect(FakePeerConnection.made).toHaveLength(1);
    expect(FakePeerConnection.last.close).not.toHaveBeenCalled();
    conversation.close();
  });

  it('goes when the grace period is over', async () => {
    const { conversation, missed, people } = await met();
    missed(2);
    await vi.advanceTimersByTimeAsync(600);
    missed(3);
    expect(await people()).toEqual(['abe']);
    await vi.advanceTimersByTimeAsync(600);
    expect(await people()).toEqual([]);
    expect(FakePeerConnection.last.close).toHaveBeenCalled();
    conversation.close();
  });

  it('goes at once when the connection goes down, or was not up', async () => {
    const { conversation, missed, people, tell } = await met();
    missed(2);
    FakePeerConnection.last.become('disconnected');
    expect(await people()).toEqual([]);
    tell('members', { meetingId, revision: 3, members: ['ada', 'abe'].map(member) });
    expect(await people()).toEqual(['abe']);
    missed(4);
    expect(await people()).toEqual([]);
    conversation.close();
  });

  it.each(['before', 'after'])('goes at once when they say %s it that they leave', async (when) => {
    const { conversation, bye, missed, people } = await met();
    if (when === 'before') bye();
    missed(2);
    if (when === 'after') bye();
    expect(await people()).toEqual([]);
    conversation.close();
  });

  it('goes at once when they were away before', async () => {
    const { conversation, missed, people, tell } = await met();
    tell('members', { meetingId, revision: 2, members: [member('ada'), { ...member('abe'), away: true }] });
    expect(await people()).toEqual(['abe']);
    missed(3);
    expect(await people()).toEqual([]);
    conversation.close();
  });

  it('has been told by us before we leave', async () => {
    const { conversation, connectionId, said } = await met();
    conversation.leave();
    expect(said().slice(-2)).toEqual([{ meetingId, to: 'abe', connectionId, signal: { kind: 'bye' } }, 'leave']);
    conversation.close();
  });
});
