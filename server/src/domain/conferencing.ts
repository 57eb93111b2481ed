import type { CallView } from './calls/call';
import { CallDesk } from './calls/call-desk';
import { CallEnder } from './calls/call-ender';
import { CallKeeper } from './calls/call-keeper';
import { CallLookout } from './calls/call-lookout';
import type { CallStore } from './calls/call-store';
import type { Clock } from './clock/clock';
import { IceServerIssuer, type IceSettings } from './ice/ice-server-issuer';
import type { Log } from './log';
import { Announcer } from './meetings/announcer';
import { Caretaker } from './meetings/caretaker';
import { MeetingCloser } from './meetings/meeting-closer';
import { MeetingHost } from './meetings/meeting-host';
import { MeetingLookout } from './meetings/meeting-lookout';
import { MeetingOverhearing } from './meetings/meeting-overhearing';
import { MeetingRelay } from './meetings/meeting-relay';
import type { MeetingStore } from './meetings/meeting-store';
import { MeetingUpkeep } from './meetings/meeting-upkeep';
import type { Messenger } from './messenger';
import { Sweeper, type Sweepings } from './presence/sweeper';
import type { Randomness } from './randomness';
import { Doorman } from './seats/doorman';
import { keyOf, sortOf } from './seats/gathering';
import { SeatKeeper } from './seats/seat-keeper';
import type { FreedSeats, SeatStore } from './seats/seat-store';
import { SeatingPlan } from './seats/seating-plan';
import { Usher } from './seats/usher';

/** What conferencing needs from outside. */
export interface ConferencingSurroundings {
  readonly seats: SeatStore;
  readonly calls: CallStore;
  readonly meetings: MeetingStore;
  readonly messenger: Messenger;
  readonly clock: Clock;
  readonly randomness: Randomness;
  readonly log: Log;
}

/** How conferencing is set up; times in milliseconds. */
export interface ConferencingSettings {
  readonly instanceId: string;
  readonly leaseMs: number;
  readonly graceMs: number;
  readonly ringMs: number;
  /** How many people a meeting may have. */
  readonly meetingLimit: number;
  /** How long the link of a meeting is good while nobody is there. */
  readonly keptMs: number;
  readonly ice: IceSettings;
}

/** The parts of calls, rooms and meetings, wired to each other. */
export class Conferencing {
  readonly desk: CallDesk;
  readonly host: MeetingHost;
  readonly relay: MeetingRelay;
  /** For an instance in company: what its sockets are told passes by here. */
  readonly overhearing: MeetingOverhearing;
  readonly #usher: Usher;
  readonly #keeper: SeatKeeper;
  readonly #running: readonly { start(): void; close(): Promise<void> }[];

  constructor(surroundings: ConferencingSurroundings, settings: ConferencingSettings) {
    const { seats, calls, meetings, messenger, clock, log } = surroundings;
    const { leaseMs, graceMs, keptMs } = settings;
    const plan = new SeatingPlan();
    const doorman = new Doorman(plan, messenger);
    const announcer = new Announcer(plan, messenger);
    const iceServers = new IceServerIssuer(settings.ice, clock);
    const closer = new MeetingCloser({ seats, meetings, doorman });
    const common = { ...surroundings, plan, doorman, announcer, iceServers, closer };
    const callEnder = new CallEnder(common);
    const caretaker = new Caretaker({ ...common, callEnder }, keptMs);
    const usher = (this.#usher = new Usher({ ...common, caretaker }, settings));
    const host = (this.host = new MeetingHost({ ...common, usher }, settings));
    this.desk = new CallDesk({ ...common, callEnder, usher, host }, settings);
    this.relay = new MeetingRelay(plan, messenger);
    this.overhearing = new MeetingOverhearing(plan, doorman);

    const goesOn = async (gathering: string): Promise<boolean> => {
      if (sortOf(gathering) === 'name') return true;
      const record = await meetings.find(keyOf(gathering));
      if (record === undefined) return false;
      // Before one side of a call is put back, or it would look as if the other one had gone.
      if (record.kind === 'call') await host.expect(record, leaseMs + graceMs);
      return true;
    };
    const callKeeper = new CallKeeper(calls, meetings, plan, leaseMs + graceMs);
    const lookouts = [new MeetingLookout({ ...common, callEnder }), new CallLookout(calls, plan, messenger)];
    const rounds = [callKeeper, ...lookouts, closer];
    this.#keeper = new SeatKeeper({ ...common, usher, goesOn, rounds }, leaseMs);
    this.#running = [
      this.#keeper,
      new Sweeper(expiredSeats(seats, usher), clock, log, leaseMs),
      new Sweeper(expiredCalls(calls, callEnder), clock, log, leaseMs),
      new MeetingUpkeep(meetings, plan, clock, log, keptMs),
    ];
  }

  /** Begins to keep and to sweep. */
  start(): void {
    for (const part of this.#running) part.start();
  }

  /** A socket is gone without a word. */
  async lose(peerId: string): Promise<void> {
    await this.#usher.lose(peerId);
  }

  /** Puts everything that is known here into the stores at once: they were away, and may have lost it. */
  async rebuild(): Promise<void> {
    await this.#keeper.beat();
  }

  /** Ends every timer; resolves when nothing is under way any more. May be called twice. */
  async close(): Promise<void> {
    await Promise.all(this.#running.map((part) => part.close()));
  }
}

function expiredSeats(seats: SeatStore, usher: Usher): Sweepings<FreedSeats> {
  return {
    name: 'seats',
    claim: (terms) => seats.claimExpired(terms),
    about: ({ view }) => ({ gatheringId: view.gatheringId }),
    settle: (freed) => usher.departed(freed, 'lost'),
  };
}

function expiredCalls(calls: CallStore, callEnder: CallEnder): Sweepings<CallView> {
  return {
    name: 'calls',
    claim: (terms) => calls.claimExpired(terms),
    about: ({ call }) => ({ callId: call.callId }),
    settle: (view) => callEnder.expire(view),
  };
}
