import type { BrowseReply, Stream } from '@onair/protocol';
import type { Clock } from '../clock/clock';
import { Throttle } from '../clock/throttle';
import type { Log } from '../log';
import type { Messenger } from '../messenger';
import type { StreamCatalog } from './stream-catalog';

const noticeIntervalMs = 1_000;

/**
 * The directory of live streams, for those who follow it. They hear what changed on its newest page, at most once a
 * second however much happens, so that the cost of a change does not grow with the number of changes.
 */
export class StreamDirectory {
  readonly #browsers = new Set<string>();
  /** The newest page as the browsers know it, by stream. */
  readonly #told = new Map<string, string>();
  #toldTotal = 0;
  readonly #ended = new Set<string>();
  readonly #notices: Throttle;

  constructor(
    private readonly catalog: Pick<StreamCatalog, 'newestLive'>,
    private readonly messenger: Pick<Messenger, 'toBrowsers' | 'joinBrowsers' | 'leaveBrowsers'>,
    clock: Clock,
    log: Log,
  ) {
    this.#notices = new Throttle(
      clock,
      noticeIntervalMs,
      () => this.#tell(),
      (error) => log.warn({ err: error }, 'the directory could not be told'),
    );
  }

  /** Begins to follow the directory; safe to repeat. */
  async browse(peerId: string): Promise<BrowseReply> {
    this.messenger.joinBrowsers(peerId);
    const first = this.#browsers.size === 0;
    this.#browsers.add(peerId);
    const page = await this.catalog.newestLive();
    if (first) this.#remember(page);
    else this.#forgetDifferences(page.streams);
    return page;
  }

  /** Stops following it; safe for those who do not. */
  unbrowse(peerId: string): void {
    this.messenger.leaveBrowsers(peerId);
    this.#browsers.delete(peerId);
  }

  /** Something on the directory is new or has changed. */
  changed(): void {
    if (this.#browsers.size > 0) this.#notices.request();
  }

  /** A stream is not live any more. */
  ended(streamId: string): void {
    if (this.#browsers.size === 0) return;
    this.#ended.add(streamId);
    this.#notices.request();
  }

  close(): Promise<void> {
    return this.#notices.close();
  }

  async #tell(): Promise<void> {
    const removed = [...this.#ended];
    const page = await this.catalog.newestLive();
    const changed = page.streams.filter((stream) => this.#told.get(stream.id) !== fingerprint(stream));
    const total = page.total !== this.#toldTotal;
    for (const streamId of removed) this.#ended.delete(streamId);
    this.#remember(page);
    if (changed.length > 0 || removed.length > 0 || total) {
      this.messenger.toBrowsers('directory', { changed, removed, total: page.total });
    }
  }

  #remember(page: BrowseReply): void {
    this.#told.clear();
    for (const stream of page.streams) this.#told.set(stream.id, fingerprint(stream));
    this.#toldTotal = page.total;
  }

  /**
   * A newcomer's page may be ahead of what the others were told. Were a stream then to change back, nothing would
   * seem to have changed, and the newcomer would keep the state in between.
   */
  #forgetDifferences(streams: readonly Stream[]): void {
    for (const stream of streams) {
      if (this.#told.get(stream.id) !== fingerprint(stream)) this.#told.delete(stream.id);
    }
  }
}

/** Everything that makes a stream look different. The time that is left for its publisher passes without a word. */
function fingerprint(stream: Stream): string {
  return JSON.stringify({ ...stream, graceRemainingMs: undefined });
}
