import type { Call, NoticeName } from '@onair/protocol';
import { describe, expect, it, vi } from 'vitest';
import type { Conversation } from '../media/conversation';
import type { ConversationState } from '../media/conversation-state';
import type { SignalingClient } from '../signaling/signaling-client';
import { SignalingError } from '../signaling/signaling-error';
import { Telephone } from './telephone';

const callId = 'c'.repeat(22);
const outgoing: Call = { callId, direction: 'outgoing', peerName: 'Bob', state: 'ringing', here: true };
const incoming: Call = { callId, direction: 'incoming', peerName: 'Bob', state: 'ringing', here: false };

/** A telephone whose server answers as told, and a conversation that only notes what is asked of it. */
function made() {
  let connect = (): void => undefined;
  const notices = new Map<string, (payload: unknown) => void>();
  const answers: Record<string, () => unknown> = {
    register: () => ({ name: 'Ada', call: null, graceMs: 1_000 }),
    call: () => ({ call: outgoing, iceServers: [] }),
    accept: () => ({ call: { ...incoming, state: 'accepted', here: true }, iceServers: [] }),
  };
  // eslint-disable-next-line @typescript-eslint/require-await -- What an answer throws is to be a rejection.
  const request = vi.fn(async (name: string) => answers[name]?.() ?? {});
  const signaling = {
    request,
    onConnect: (listener: () => void) => {
      connect = listener;
      return () => undefined;
    },
    onNotice: (name: string, listener: (payload: unknown) => void) => {
      notices.set(name, listener);
      return () => undefined;
    },
  };
  let onChange = (): void => undefined;
  const conversation = {
    state: { kind: 'idle' } as ConversationState,
    join: vi.fn(() => Promise.resolve()),
    leave: vi.fn(),
    on: (_event: 'change', listener: () => void) => {
      onChange = listener;
      return () => undefined;
    },
  };
  const telephone = new Telephone(signaling as unknown as SignalingClient, conversation as unknown as Conversation);
  return {
    telephone,
    conversation,
    answers,
    request,
    connect: () => connect(),
    tell: (name: NoticeName, payload: unknown) => notices.get(name)?.(payload),
    converse: (state: ConversationState) => {
      conversation.state = state;
      onChange();
    },
  };
}

describe('the telephone', () => {
  it('joins the conversation when the other side accepts, and leaves it when the call ends', async () => {
    const { telephone, conversation, tell } = made();
    await telephone.register('Ada');
    await telephone.callSomebody('Bob');
    expect(telephone.call?.state).toBe('ringing');
    expect(conversation.join).not.toHaveBeenCalled();
    tell('call-accepted', { callId });
    expect(conversation.join).toHaveBeenCalledWith(callId, 'Ada');
    tell('call-ended', { callId, reason: 'hung-up' });
    expect(conversation.leave).toHaveBeenCalledOnce();
    expect(telephone.call).toBeNull();
    expect(telephone.outcome).toEqual({ kind: 'hung-up', peerName: 'Bob' });
  });

  it('is out of a call that another tab has accepted', async () => {
    const { telephone, conversation, tell } = made();
    await telephone.register('Ada');
    tell('ring', { call: incoming });
    tell('call-accepted', { callId });
    expect(telephone.outcome?.kind).toBe('elsewhere');
    expect(conversation.join).not.toHaveBeenCalled();
  });

  it('takes the news that comes before the answer to its own accept for its own', async () => {
    const { telephone, conversation, tell } = made();
    await telephone.register('Ada');
    tell('ring', { call: incoming });
    const accepting = telephone.accept();
    tell('call-accepted', { callId });
    await accepting;
    expect(conversation.join).toHaveBeenCalledOnce();
    expect(telephone.call?.state).toBe('accepted');
  });

  it('does not take up a call that ended before the answer that told of it', async () => {
    const { telephone, tell } = made();
    await telephone.register('Ada');
    const calling = telephone.callSomebody('Bob');
    tell('call-ended', { callId, reason: 'declined' });
    await calling;
    expect(telephone.call).toBeNull();
  });

  it('does not ring again, whatever old word of it comes, for a call that was answered or is over', async () => {
    const { telephone, conversation, tell } = made();
    await telephone.register('Ada');
    tell('ring', { call: incoming });
    const accepting = telephone.accept();
    tell('ring', { call: incoming });
    await accepting;
    tell('ring', { call: incoming });
    expect(telephone.call?.state).toBe('accepted');
    expect(conversation.leave).not.toHaveBeenCalled();
    telephone.hangUp();
    tell('ring', { call: incoming });
    expect(telephone.call).toBeNull();
    expect(telephone.outcome?.kind).toBe('ended-by-you');
  });

  it.each(['decline', 'accept-elsewhere'])('does not ring again after %s', async (how) => {
    const { telephone, tell } = made();
    await telephone.register('Ada');
    tell('ring', { call: incoming });
    if (how === 'decline') telephone.decline();
    else tell('call-accepted', { callId });
    tell('ring', { call: incoming });
    expect(telephone.call).toBeNull();
  });

  it.each([
    ['hung up', outgoing],
    ['declined', incoming],
  ])('says it again when the server has not heard that it has %s', async (_what, call) => {
    const { telephone, answers, request, connect, tell } = made();
    await telephone.register('Ada');
    if (call === outgoing) await telephone.callSomebody('Bob');
    else tell('ring', { call });
    const unheard = (): never => {
      throw SignalingError.disconnected();
    };
    answers['hang-up'] = answers['decline'] = unheard;
    if (call === outgoing) telephone.hangUp();
    else telephone.decline();
    answers['register'] = () => ({ name: 'Ada', call, graceMs: 1_000 });
    request.mockClear();
    connect();
    await vi.waitFor(() => expect(request).toHaveBeenCalledWith('hang-up', { callId }));
    expect(telephone.call).toBeNull();
  });

  it('does not hang up in another tab what was declined in this one', async () => {
    const { telephone, answers, request, tell } = made();
    await telephone.register('Ada');
    tell('ring', { call: incoming });
    telephone.decline();
    answers['register'] = () => ({ name: 'Ada', call: { ...incoming, state: 'accepted' }, graceMs: 1_000 });
    await telephone.register('Ada');
    expect(request).not.toHaveBeenCalledWith('hang-up', { callId });
  });

  it('says what was missed, and what was refused', async () => {
    const { telephone, answers, tell } = made();
    await telephone.register('Ada');
    tell('ring', { call: incoming });
    tell('call-ended', { callId, reason: 'cancelled' });
    expect(telephone.outcome?.kind).toBe('missed');
    answers['call'] = () => {
      throw new SignalingError('callee-busy', 'Busy.');
    };
    await telephone.callSomebody('Bob');
    expect(telephone.refusal).toMatchObject({ about: 'call', name: 'Bob', error: { code: 'callee-busy' } });
  });

  it('forgets a name that it is refused, and keeps asking for one while the server is busy', async () => {
    vi.useFakeTimers();
    const { telephone, answers, request } = made();
    const register = answers['register'];
    answers['register'] = () => {
      throw new SignalingError('unavailable', 'Later.', 300);
    };
    await telephone.register('Ada');
    expect(telephone.name).toBeNull();
    if (register) answers['register'] = register;
    await vi.advanceTimersByTimeAsync(300);
    expect(telephone.name).toBe('Ada');
    answers['register'] = () => {
      throw new SignalingError('name-taken', 'Taken.');
    };
    await telephone.register('Bob');
    expect(telephone.name).toBeNull();
    const asked = request.mock.calls.length;
    await vi.advanceTimersByTimeAsync(60_000);
    expect(request.mock.calls.length).toBe(asked);
    vi.useRealTimers();
  });

  it('is in no call any more when its conversation is over', async () => {
    const { telephone, tell, converse } = made();
    await telephone.register('Ada');
    await telephone.callSomebody('Bob');
    tell('call-accepted', { callId });
    converse({ kind: 'dismissed', reason: 'superseded' });
    expect(telephone.call).toBeNull();
    expect(telephone.outcome?.kind).toBe('elsewhere');
  });
});
