import type { CallReply, JoinReply, MemberMedia, RegisterReply } from '@onair/protocol';
import Database from 'libsql';
import { Conferencing, type ConferencingSettings } from '../domain/conferencing';
import { MemoryCallStore } from '../storage/embedded/memory-call-store';
import { MemorySeatStore } from '../storage/embedded/memory-seat-store';
import { migrate } from '../storage/embedded/migrations';
import { SqliteMeetingStore } from '../storage/embedded/sqlite-meeting-store';
import { countingRandomness, graceMs, leaseMs, silentLog, visitor } from './broadcast-world';
import { ManualClock } from './manual-clock';
import { RecordingMessenger } from './recording-messenger';

export const ringMs = 30_000;
export const keptMs = 86_400_000;
export const meetingLimit = 3;
export const memberMedia: MemberMedia = { microphone: true, camera: true, screen: null };

/** Calls and meetings with everything around them in memory, and a clock that moves only when told to. */
export class ConferenceWorld {
  readonly clock = new ManualClock();
  readonly messenger = new RecordingMessenger();
  readonly seats = new MemorySeatStore(this.clock);
  readonly calls = new MemoryCallStore(this.clock);
  readonly meetings: SqliteMeetingStore;
  readonly conferencing: Conferencing;
  readonly #randomness = countingRandomness();

  constructor() {
    const database = new Database(':memory:');
    migrate(database);
    this.meetings = new SqliteMeetingStore(database);
    this.conferencing = this.instance('here');
  }

  /** One more instance, which shares the stores and the messenger with the others. */
  instance(instanceId: string, stores: Partial<Pick<ConferenceWorld, 'seats' | 'calls'>> = {}): Conferencing {
    const { seats, calls, meetings, messenger, clock } = this;
    const settings: ConferencingSettings = {
      ...{ instanceId, leaseMs, graceMs, ringMs, meetingLimit, keptMs },
      ice: { stunUrls: ['stun:stun.example'], turn: undefined },
    };
    const surroundings = { seats, calls, meetings, messenger, clock, randomness: this.#randomness, log: silentLog };
    const conferencing = new Conferencing({ ...surroundings, ...stores }, settings);
    // The messenger stands for the way between instances too.
    this.messenger.onReceived((peerId, name, notice) => conferencing.overhearing.hear(peerId, name, notice));
    return conferencing;
  }

  /** A new room or meeting. */
  async create(kind: 'room' | 'meeting' = 'meeting', on = this.conferencing): Promise<string> {
    return (await on.host.create(visitor('maker', 'maker'), kind)).meetingId;
  }

  /** Somebody with a session and a tab of the same name joins. */
  join(peerId: string, meetingId: string, who = peerId, on = this.conferencing): Promise<JoinReply> {
    const wish = { meetingId, tabKey: tabKey(who), pageInstance: `page-of-${peerId}`, name: who, media: memberMedia };
    return on.host.join(visitor(peerId, who), wish);
  }

  /** A tab of somebody's session takes a name. */
  register(peerId: string, name: string, owner = name, tab = peerId, on = this.conferencing): Promise<RegisterReply> {
    return on.desk.register(visitor(peerId, owner), { name, tabKey: tabKey(tab) });
  }

  call(peerId: string, name: string, owner = peerId, on = this.conferencing): Promise<CallReply> {
    return on.desk.call(visitor(peerId, owner), { name });
  }

  /** The names of those of whom a socket was told last, away ones in brackets. */
  seen(peerId: string): string[] {
    const members = this.messenger.received(peerId, 'members').at(-1)?.members ?? [];
    return members.map(({ name, away }) => (away ? `(${name})` : name));
  }
}

export function tabKey(tab: string): string {
  return tab.padEnd(22, '-').replaceAll(' ', '_');
}
