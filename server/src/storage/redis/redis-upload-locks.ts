import type { Cancel, Clock } from '../../domain/clock/clock';
import type { Randomness } from '../../domain/randomness';
import { LocalUploadLocks } from '../../domain/recordings/local-upload-locks';
import type { ReleaseRequest, UploadLock, UploadLocks } from '../../domain/recordings/upload-locks';
import { Refusal } from '../../domain/refusal';
import { LuaScript } from './lua-script';
import freeUploadLock from './lua/free-upload-lock.lua';
import renewUploadLock from './lua/renew-upload-lock.lua';
import type { RedisClients } from './redis-clients';

/** After this long, the lock of an instance that is gone is free. */
const ttlMs = 4_000;
const renewEveryMs = ttlMs / 4;
/** Longer than the lock of a dead instance lasts. */
const patienceMs = 10_000;
/** How often a lock is tried again, should the word that it is free be lost. */
const retryMs = 200;

/** What the locks need of their surroundings. */
export interface RedisUploadLockParts extends Pick<
  RedisClients,
  'commands' | 'publisher' | 'subscriber' | 'availability'
> {
  readonly prefix: string;
  readonly clock: Clock;
  readonly randomness: Randomness;
}

interface Held {
  readonly token: string;
  readonly letGo: ReleaseRequest;
  /** Until then nobody else can have it, by this instance's clock. */
  validUntil: number;
  cancelRenewal: Cancel;
}

/**
 * Locks among the requests of all instances: first among those of this one, then a key in Redis that expires unless it is
 * renewed. Who wants a lock says so to all instances, and who lets go of one does, too; both words may be lost.
 */
export class RedisUploadLocks implements UploadLocks {
  readonly #local: LocalUploadLocks;
  readonly #held = new Map<string, Held>();
  /** Those who wait for the word that an upload is free. */
  readonly #waiting = new Map<string, Set<() => void>>();
  readonly #channel: string;
  readonly #renew: LuaScript;
  readonly #free: LuaScript;
  readonly #listener = (channel: string, message: string): void => {
    if (channel === this.#channel) this.#heard(message);
  };

  constructor(private readonly parts: RedisUploadLockParts) {
    const { commands, subscriber, prefix, clock } = parts;
    this.#local = new LocalUploadLocks(clock);
    this.#channel = `${prefix}:uploads`;
    this.#renew = new LuaScript(commands, 'renewUploadLock', renewUploadLock);
    this.#free = new LuaScript(commands, 'freeUploadLock', freeUploadLock);
    subscriber.on('message', this.#listener);
    // Should Redis be away, the client subscribes when it is back; until then a lock is had after a retry.
    subscriber.subscribe(this.#channel).catch(() => undefined);
  }

  newLock(uploadId: string): UploadLock {
    const local = this.#local.newLock(uploadId);
    return {
      lock: async (stop, letGo) => {
        await local.lock(stop, letGo);
        try {
          await this.#acquire(uploadId, stop, letGo);
        } catch (error) {
          // Refused, or Redis is away: those who wait here have their turn at it.
          await local.unlock();
          throw error;
        }
      },
      unlock: async () => {
        await this.#release(uploadId);
        await local.unlock();
      },
    };
  }

  holds(uploadId: string): boolean {
    const held = this.#held.get(uploadId);
    return held !== undefined && this.parts.clock.monotonicNow() < held.validUntil;
  }

  async close(): Promise<void> {
    this.parts.subscriber.off('message', this.#listener);
    await Promise.all([...this.#held.keys()].map((uploadId) => this.#release(uploadId)));
    await this.#local.close();
  }

  async #acquire(uploadId: string, stop: AbortSignal, letGo: ReleaseRequest): Promise<void> {
    const { commands, availability, clock, randomness } = this.parts;
    const token = randomness.token(12);
    const deadline = clock.monotonicNow() + patienceMs;
    for (;;) {
      const askedAt = clock.monotonicNow();
      const set = availability.request(() => commands.set(this.#key(uploadId), token, 'PX', ttlMs, 'NX'));
      if ((await set) === 'OK') {
        this.#hold(uploadId, { token, letGo, validUntil: askedAt + ttlMs, cancelRenewal: () => undefined });
        return;
      }
      if (stop.aborted || clock.monotonicNow() >= deadline) throw Refusal.uploadLocked();
      this.#tell('want', uploadId);
      await this.#freeOrLater(uploadId);
    }
  }

  #hold(uploadId: string, held: Held): void {
    this.#held.set(uploadId, held);
    held.cancelRenewal = this.parts.clock.after(renewEveryMs, () => void this.#prolong(uploadId, held));
  }

  async #prolong(uploadId: string, held: Held): Promise<void> {
    const { availability, clock } = this.parts;
    const askedAt = clock.monotonicNow();
    try {
      const renewed = await availability.request(() => this.#renew.run([this.#key(uploadId)], [held.token, ttlMs]));
      if (this.#held.get(uploadId) !== held) return;
      if (renewed === 1) held.validUntil = askedAt + ttlMs;
      else {
        // This instance stood still for too long, or Redis came back empty: it may be somebody else's.
        held.validUntil = 0;
        await held.letGo();
        return;
      }
    } catch {
      // Redis is away, which its availability has logged: the lock is good until it expires.
      if (this.#held.get(uploadId) !== held) return;
    }
    this.#hold(uploadId, held);
  }

  async #release(uploadId: string): Promise<void> {
    const held = this.#held.get(uploadId);
    if (held === undefined) return;
    this.#held.delete(uploadId);
    held.cancelRenewal();
    try {
      await this.parts.availability.request(() => this.#free.run([this.#key(uploadId)], [held.token]));
      this.#tell('free', uploadId);
    } catch {
      // Redis is away: the lock expires by itself.
    }
  }

  #tell(word: 'want' | 'free', uploadId: string): void {
    if (this.parts.availability.away) return;
    this.parts.publisher.publish(this.#channel, `${word} ${uploadId}`).catch(() => undefined);
  }

  #heard(message: string): void {
    const [word, uploadId = ''] = message.split(' ');
    if (word === 'want') void this.#held.get(uploadId)?.letGo();
    if (word === 'free') for (const wake of this.#waiting.get(uploadId) ?? []) wake();
  }

  #freeOrLater(uploadId: string): Promise<void> {
    return new Promise((resolve) => {
      const waiting = this.#waiting.get(uploadId) ?? new Set();
      const wake = (): void => {
        cancel();
        waiting.delete(wake);
        if (waiting.size === 0) this.#waiting.delete(uploadId);
        resolve();
      };
      const cancel = this.parts.clock.after(retryMs, wake);
      waiting.add(wake);
      this.#waiting.set(uploadId, waiting);
    });
  }

  #key(uploadId: string): string {
    return `${this.parts.prefix}:upload:${uploadId}`;
  }
}
