import type { ConnectionStatistics } from '../media/connection-statistics';

/** What of a connection's statistics tells whether it has the network that it needs. */
export type ConnectionLoad = Pick<ConnectionStatistics, 'availableKbps' | 'lossPercent'>;

/** More loss than this is seen as blocks and gaps. */
const badLossPercent = 5;
/** With less than this share of what the quality wants, the browser lowers the picture's quality. */
const neededShare = 0.6;
/** Below this an upload only gets in the way. */
const leastBytesPerSecond = 16_384;
/** Above this it does not count any more. */
const mostBytesPerSecond = 8_388_608;

/**
 * How fast a recording may go up beside a live stream: half as fast each time the live connections report too little
 * network, twice as fast each time they do not, as TCP shares a line. The first to give way is the recording, because it
 * can be caught up on and live cannot.
 */
export class LivePace {
  #limit = Infinity;

  /** What the recorder may send now, in bytes a second; 0 for nothing. */
  get bytesPerSecond(): number {
    return this.#limit < leastBytesPerSecond ? 0 : this.#limit;
  }

  /** Takes one sample of all live connections; `speed` is what went up since the one before, in bytes a second. */
  note(connections: readonly ConnectionLoad[], wantedKbps: number, speed: number | null): void {
    if (connections.some((each) => suffers(each, wantedKbps))) {
      this.#limit = Math.max(leastBytesPerSecond / 2, Math.min(this.#limit, speed ?? mostBytesPerSecond) / 2);
    } else {
      this.#limit = this.#limit * 2 > mostBytesPerSecond ? Infinity : this.#limit * 2;
    }
  }

  /** Nothing is live any more: the rest may go as fast as it can. */
  release(): void {
    this.#limit = Infinity;
  }
}

function suffers({ availableKbps, lossPercent }: ConnectionLoad, wantedKbps: number): boolean {
  return lossPercent > badLossPercent || (availableKbps !== null && availableKbps < wantedKbps * neededShare);
}
