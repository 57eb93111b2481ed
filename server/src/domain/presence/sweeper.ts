import type { Clock } from '../clock/clock';
import { RepeatingTask } from '../clock/repeating-task';
import type { Log } from '../log';
import type { ClaimTerms } from './presence-store';

const longestIntervalMs = 1_000;
const sweepsPerLease = 12;
const claimVisibilityMs = 10_000;
const claimLimit = 500;
/** A sweep that is this many intervals late means that the machine or the store stood still. */
const lateSweeps = 5;
/** Less than no time at all, which is a gap, too. */
const anyGap = -1;

/** What a {@link Sweeper} sweeps. */
export interface Sweepings<Claim> {
  /** For the log: "streams". */
  readonly name: string;
  /** Claims what has run out, so that it falls to nobody else. */
  readonly claim: (terms: ClaimTerms) => Promise<readonly Claim[]>;
  /** What the log may say of a claim. */
  readonly about: (claim: Claim) => object;
  /** Whether what is claimed could be settled at the moment; always, unless given. */
  readonly settleable?: () => Promise<boolean>;
  /** Does what is to be done for one claim. */
  readonly settle: (claim: Claim) => Promise<unknown>;
}

/** Ends what has run out. Every instance sweeps, and none leads: claims keep them apart. */
export class Sweeper<Claim> {
  readonly #sweeps: RepeatingTask;
  readonly #intervalMs: number;
  /** Whether nothing could be settled when it was last looked. */
  #idle = false;

  constructor(
    private readonly sweepings: Sweepings<Claim>,
    clock: Clock,
    private readonly log: Log,
    private readonly leaseMs: number,
  ) {
    // A gap must be noticed while nobody's lease has run out: less than two thirds of a lease after it began.
    this.#intervalMs = Math.min(longestIntervalMs, leaseMs / sweepsPerLease);
    this.#sweeps = new RepeatingTask(
      clock,
      this.#intervalMs,
      () => this.sweep(),
      (error) => log.warn({ err: error }, `expired ${sweepings.name} could not be swept`),
    );
  }

  start(): void {
    this.#sweeps.start();
  }

  close(): Promise<void> {
    return this.#sweeps.close();
  }

  async sweep(): Promise<void> {
    // What is claimed cannot be taken up again, so it must not be claimed before its end can come about.
    if ((await this.sweepings.settleable?.()) === false) {
      this.#idle = true;
      return;
    }
    const claims = await this.sweepings.claim({
      limit: claimLimit,
      visibilityMs: claimVisibilityMs,
      // Nobody could come back while nothing could be settled, however short that was.
      maxGapMs: this.#idle ? anyGap : lateSweeps * this.#intervalMs,
      // A lease and a beat: everybody who is alive has renewed by then.
      holdMs: this.leaseMs + this.leaseMs / 3,
    });
    this.#idle = false;
    for (const claim of claims) {
      try {
        await this.sweepings.settle(claim);
      } catch (error) {
        // A store may be away: the claim of a stream runs out and somebody tries again. Rooms and calls, of which there is no
        // second claim, are closed with the next beat.
        this.log.warn(
          { err: error, ...this.sweepings.about(claim) },
          `expired ${this.sweepings.name} could not be ended`,
        );
      }
    }
  }
}
