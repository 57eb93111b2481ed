import { randomPartId } from './random-id';
import { pageClock, type Clock } from './clock';
import type { MakeRecorder } from './capture/run';
import { channelName } from './queue/database';
import type { StorageRoom } from './queue/room';
import type { Locks } from './upload/part-lock';
import type { Fetch } from './upload/tus';

/** Everything of the browser that the recorder touches, so that tests can stand in for it. */
export interface Surroundings {
  readonly clock: Clock;
  /** The time of day, in milliseconds since 1970. */
  readonly timeOfDayMs: () => number;
  /** From 0 to 1, as `Math.random`. */
  readonly random: () => number;
  readonly newPartId: () => string;
  readonly makeRecorder: MakeRecorder;
  /** Absent where the browser cannot record. */
  readonly isTypeSupported: ((mimeType: string) => boolean) | undefined;
  readonly fetch: Fetch;
  /** Absent on insecure addresses. */
  readonly locks: Locks | undefined;
  /** Absent on insecure addresses. */
  readonly storage: StorageRoom | undefined;
  /** Listens for the network's return until the function that it returns is called. */
  readonly onOnline: (listener: () => void) => () => void;
  /** Tells the other pages of this browser that a part was begun. */
  readonly announcePart: () => void;
  /** Hears what other pages announce, until the function that it returns is called. */
  readonly onPartAnnounced: (listener: () => void) => () => void;
}

/** The browser itself. */
export function browserSurroundings(): Surroundings {
  // Whatever TypeScript's DOM says: browsers before 2021 lack recorders, and insecure addresses the rest.
  const { MediaRecorder: Recorder, BroadcastChannel: Channel } = globalThis as Partial<typeof globalThis>;
  const { locks, storage } = navigator as Partial<Navigator>;
  return {
    clock: pageClock,
    timeOfDayMs: () => Date.now(),
    random: () => Math.random(),
    newPartId: randomPartId,
    makeRecorder: (tracks, options) => new MediaRecorder(new MediaStream([...tracks]), options),
    isTypeSupported: Recorder && ((mimeType) => Recorder.isTypeSupported(mimeType)),
    fetch: (address, init) => fetch(address, init),
    locks,
    storage,
    onOnline: (listener) => {
      addEventListener('online', listener);
      return () => removeEventListener('online', listener);
    },
    announcePart: () => {
      if (!Channel) return;
      const channel = new Channel(channelName);
      channel.postMessage(null);
      channel.close();
    },
    onPartAnnounced: (listener) => {
      if (!Channel) return () => undefined;
      const channel = new Channel(channelName);
      channel.addEventListener('message', listener);
      return () => channel.close();
    },
  };
}
