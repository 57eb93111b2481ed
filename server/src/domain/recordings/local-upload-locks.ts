import type { Clock } from '../clock/clock';
import { Refusal } from '../refusal';
import type { ReleaseRequest, UploadLock, UploadLocks } from './upload-locks';

/** Longer than a holder takes that is asked to let go, and shorter than a client waits for an answer. */
const patienceMs = 10_000;

interface Waiting {
  readonly letGo: ReleaseRequest;
  /** Gives it the lock. */
  readonly grant: () => void;
}

interface Held {
  letGo: ReleaseRequest;
  readonly queue: Waiting[];
}

/** Locks among the requests of one process, first come, first served. */
export class LocalUploadLocks implements UploadLocks {
  readonly #held = new Map<string, Held>();

  constructor(private readonly clock: Clock) {}

  newLock(uploadId: string): UploadLock {
    return {
      lock: (stop, letGo) => this.#lock(uploadId, stop, letGo),
      unlock: () => {
        this.#unlock(uploadId);
        return Promise.resolve();
      },
    };
  }

  holds(uploadId: string): boolean {
    return this.#held.has(uploadId);
  }

  close(): Promise<void> {
    return Promise.resolve();
  }

  async #lock(uploadId: string, stop: AbortSignal, letGo: ReleaseRequest): Promise<void> {
    const held = this.#held.get(uploadId);
    if (held === undefined) {
      this.#held.set(uploadId, { letGo, queue: [] });
      return;
    }
    const turn = this.#turn(held, stop, letGo);
    await held.letGo();
    await turn;
  }

  #turn({ queue }: Held, stop: AbortSignal, letGo: ReleaseRequest): Promise<void> {
    return new Promise((resolve, reject) => {
      const settle = (): void => {
        cancel();
        stop.removeEventListener('abort', giveUp);
      };
      const giveUp = (): void => {
        settle();
        queue.splice(queue.indexOf(waiting), 1);
        reject(Refusal.uploadLocked());
      };
      const waiting: Waiting = {
        letGo,
        grant: () => {
          settle();
          resolve();
        },
      };
      const cancel = this.clock.after(patienceMs, giveUp);
      stop.addEventListener('abort', giveUp);
      queue.push(waiting);
    });
  }

  #unlock(uploadId: string): void {
    const held = this.#held.get(uploadId);
    const next = held?.queue.shift();
    if (held === undefined || next === undefined) {
      this.#held.delete(uploadId);
      return;
    }
    held.letGo = next.letGo;
    next.grant();
    if (held.queue.length > 0) void next.letGo();
  }
}
