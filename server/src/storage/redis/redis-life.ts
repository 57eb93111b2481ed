import type { Redis } from 'ioredis';
import * as z from 'zod';
import type { Randomness } from '../../domain/randomness';
import type { Availability } from '../availability';
import life from './lua/life.lua';
import { LuaScript } from './lua-script';

/** Longer than instances need to notice that Redis is back, and to put back what they remember. */
const youngMs = 5_000;

const Reply = z.tuple([z.string(), z.number()]);

/** A mark in Redis that is set once and never expires: when it is another one, everything before was lost. */
export class RedisLife {
  readonly #key: string;
  readonly #script: LuaScript;

  constructor(
    redis: Redis,
    prefix: string,
    private readonly randomness: Randomness,
    private readonly availability: Pick<Availability, 'request'>,
  ) {
    this.#key = `${prefix}:life`;
    this.#script = new LuaScript(redis, 'onair:life', life);
  }

  /** @throws Refusal `unavailable`. */
  async mark(): Promise<string> {
    const [mark] = await this.#ask();
    return mark;
  }

  /**
   * Whether this life has only just begun, so that what is not there may be put back any moment.
   *
   * @throws Refusal `unavailable`.
   */
  async isYoung(): Promise<boolean> {
    const [, ageMs] = await this.#ask();
    return ageMs < youngMs;
  }

  async #ask(): Promise<[string, number]> {
    const fresh = this.randomness.token(12);
    return Reply.parse(await this.availability.request(() => this.#script.run([this.#key], [fresh])));
  }
}
