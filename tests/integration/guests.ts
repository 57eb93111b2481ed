import { randomBytes } from 'node:crypto';
import type { CallReply, JoinReply, MemberMedia, RegisterReply, RequestPayload } from '@onair/protocol';
import { newSession, Visitor } from './visitor';

export const memberMedia: MemberMedia = { microphone: true, camera: true, screen: null };

/** Somebody with a session and one tab, whose sockets come and go. */
export class Guest {
  readonly tabKey = randomBytes(16).toString('base64url');
  readonly #pageInstance = randomBytes(8).toString('base64url');

  private constructor(
    readonly name: string,
    readonly cookie: string,
    public socket: Visitor,
  ) {}

  static async connect(origin: string, name: string, cookie?: string): Promise<Guest> {
    const own = cookie ?? (await newSession(origin));
    return new Guest(name, own, await Visitor.connect(origin, own));
  }

  /** The same tab with a new socket, wherever that is. */
  async reconnect(origin: string): Promise<void> {
    this.socket.close();
    this.socket = await Visitor.connect(origin, this.cookie);
  }

  wish(meetingId: string): RequestPayload<'join'> {
    const { tabKey, name } = this;
    return { meetingId, tabKey, pageInstance: this.#pageInstance, name, media: memberMedia };
  }

  join(meetingId: string): Promise<JoinReply> {
    return this.socket.get('join', this.wish(meetingId));
  }

  register(): Promise<RegisterReply> {
    return this.socket.get('register', { name: this.name, tabKey: this.tabKey });
  }

  call(name: string): Promise<CallReply> {
    return this.socket.get('call', { name });
  }

  /** Waits until these people, and nobody else, are in the newest that it was told; those who are away in brackets. */
  async sees(...names: readonly string[]): Promise<void> {
    const expected = names.toSorted().join();
    await this.socket.notice('members', () => {
      // Instances tell of changes, and one may be overtaken by the next.
      const newest = this.socket.received('members').reduce((a, b) => (b.revision > a.revision ? b : a));
      const told = newest.members.map(({ name, away }) => (away ? `(${name})` : name));
      return told.toSorted().join() === expected;
    });
  }
}

/** Makes a room or a meeting. */
export async function createMeeting(by: Guest, kind: 'room' | 'meeting'): Promise<string> {
  return (await by.socket.get('create-meeting', { kind })).meetingId;
}

/** Two who have names, and talk. */
export async function talk(caller: Guest, callee: Guest): Promise<string> {
  await Promise.all([caller.register(), callee.register()]);
  const { callId } = (await caller.call(callee.name)).call;
  await callee.socket.notice('ring', ({ call }) => call.callId === callId);
  await callee.socket.get('accept', { callId });
  await caller.socket.notice('call-accepted', (accepted) => accepted.callId === callId);
  await Promise.all([caller.join(callId), callee.join(callId)]);
  return callId;
}
