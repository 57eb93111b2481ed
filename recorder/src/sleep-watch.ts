import type { Clock } from './clock';

/** What the server's clock said, and when that was by the clock of this page that only grows; all in milliseconds. */
export interface ServerTime {
  /** When it answered, in whole seconds since 1970. */
  readonly atMs: number;
  readonly askedMs: number;
  readonly answeredMs: number;
}

/** Both clocks of a page. */
interface BothClocks {
  readonly clock: Pick<Clock, 'nowMs'>;
  readonly timeOfDayMs: () => number;
}

/** Shorter ones cannot be told from slow answers. */
const leastSleepMs = 3_000;
const wholeSecondMs = 1_000;

/**
 * Finds out how long the machine was asleep. Most browsers stop `performance.now()` meanwhile (W3C High Resolution Time 2,
 * section 7.1, leaves it to them), so that no slice is late; but the time of day goes on. It also jumps when somebody sets
 * the clock: a sleep is only what the server's clock has seen too.
 */
export class SleepWatch {
  readonly #around: BothClocks;
  #aheadMs: number;
  #suspectedMs = 0;
  #suspectedAtMs = -Infinity;
  #before: ServerTime | null = null;

  constructor(around: BothClocks) {
    this.#around = around;
    this.#aheadMs = this.#ahead();
  }

  /** From now on sleeps matter. */
  begin(): void {
    this.#aheadMs = this.#ahead();
    this.#suspectedMs = 0;
  }

  /** Compares the clocks of this page; the oftener, the better. A clock that is set back takes back what it gave. */
  look(): void {
    const jumpMs = this.#ahead() - this.#aheadMs;
    this.#aheadMs += jumpMs;
    this.#suspectedMs += jumpMs;
    if (Math.abs(jumpMs) >= wholeSecondMs) this.#suspectedAtMs = this.#around.clock.nowMs();
  }

  /** The server has answered. How long the machine was asleep since it last did, in milliseconds; 0 if it was not. */
  heard(time: ServerTime): number {
    this.look();
    // It was asked before the jump, and may have answered before or after.
    if (time.askedMs <= this.#suspectedAtMs) return 0;
    const before = this.#before;
    const suspectedMs = this.#suspectedMs;
    this.#before = time;
    this.#suspectedMs = 0;
    if (!before || suspectedMs < leastSleepMs) return 0;
    const atLeastMs = time.atMs - time.answeredMs - (before.atMs + wholeSecondMs - before.askedMs);
    const atMostMs = time.atMs + wholeSecondMs - time.askedMs - (before.atMs - before.answeredMs);
    return atLeastMs < wholeSecondMs ? 0 : Math.min(suspectedMs, atMostMs);
  }

  #ahead(): number {
    const { clock, timeOfDayMs } = this.#around;
    return timeOfDayMs() - clock.nowMs();
  }
}
