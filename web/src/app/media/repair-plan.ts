import type { PeerHealth } from './peer-link';

/** What a watcher's page can tell about its connection. */
export interface ReceptionFacts {
  readonly health: PeerHealth;
  /** Whether the broadcaster sends anything at all. */
  readonly mediaExpected: boolean;
  /** Whether the broadcaster sends a picture. */
  readonly videoExpected: boolean;
  /** Whether all that the broadcaster sends has come over this connection. */
  readonly complete: boolean;
  /** How long nothing that is expected has come over a connection that is up, in milliseconds. */
  readonly silentMs: number;
  /** How long a connection is up, and a picture expected, without the first one, in milliseconds. */
  readonly blackMs: number;
}

/** What to do about a connection: leave it alone, look for another path, or make a new one. */
export type Repair = 'none' | 'restart' | 'renew';

type Trouble = 'slow' | 'interrupted' | 'failed' | 'no-media';

/** How long each trouble may heal by itself first, in milliseconds. */
const firstPatienceMs: Record<Trouble, number> = { slow: 6_000, interrupted: 1_500, failed: 0, 'no-media': 0 };
/** How long a repair may take before a stronger one, in milliseconds. */
const repairPatienceMs = 5_000;
const silentIsTroubleMs = 3_000;
const blackIsTroubleMs = 6_000;
/** Both are waited for so many times as long at most, where new connections have brought no more. */
const mostWaitFactor = 32;

/** Decides on repairs: an ICE restart first where the path is lost, else and after that a new connection. */
export class RepairPlan {
  #sinceMs: number | null = null;
  #last: Repair = 'none';
  /** How many new connections in a row were made for media that did not come: perhaps there are none to be had. */
  #inVain = 0;

  /** To be asked again and again; what it answers is to be done now. */
  next(facts: ReceptionFacts, nowMs: number): Repair {
    if (facts.complete) this.#inVain = 0;
    const trouble = troubleOf(facts, Math.min(2 ** this.#inVain, mostWaitFactor));
    if (!trouble) {
      this.begin();
      return 'none';
    }
    this.#sinceMs ??= nowMs;
    const patienceMs = this.#last === 'none' ? firstPatienceMs[trouble] : repairPatienceMs;
    if (nowMs - this.#sinceMs < patienceMs) return 'none';
    this.#sinceMs = nowMs;
    // Media that stop on a connection that is up are no matter of paths.
    const path = trouble === 'interrupted' || trouble === 'failed';
    this.#last = this.#last === 'none' && path ? 'restart' : 'renew';
    if (trouble === 'no-media') this.#inVain += 1;
    return this.#last;
  }

  /** Begins with the gentlest repair again, as with a new connection to the same page. */
  begin(): void {
    this.#sinceMs = null;
    this.#last = 'none';
  }

  /** Forgets all that was tried: what comes next is another page, or the same one after an absence. */
  reset(): void {
    this.begin();
    this.#inVain = 0;
  }
}

function troubleOf(facts: ReceptionFacts, waitFactor: number): Trouble | null {
  if (facts.health === 'connecting') return 'slow';
  if (facts.health === 'interrupted') return 'interrupted';
  if (facts.health === 'failed' || facts.health === 'closed') return 'failed';
  const silent = facts.mediaExpected && facts.silentMs > silentIsTroubleMs * waitFactor;
  const black = facts.videoExpected && facts.blackMs > blackIsTroubleMs * waitFactor;
  return silent || black ? 'no-media' : null;
}
