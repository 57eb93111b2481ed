import type { BrowseReply, Stream } from '@onair/protocol';
import type { Clock } from '../clock/clock';
import { RepeatingTask } from '../clock/repeating-task';
import { Throttle } from '../clock/throttle';
import type { Company } from '../company';
import type { Log } from '../log';
import type { Messenger } from '../messenger';
import type { StreamCatalog } from './stream-catalog';

const noticeIntervalMs = 1_000;
/** How old the counts of other instances' streams may be, and what was missed because a message was lost. */
const refreshIntervalMs = 2_000;

interface ToldStream {
  readonly startedAt: string;
  /** Its fingerprint; empty when not everybody was told the same. */
  readonly looks: string;
}

/** What the directory needs of its surroundings. */
export interface StreamDirectoryParts {
  readonly catalog: Pick<StreamCatalog, 'newestLive'>;
  readonly messenger: Pick<Messenger, 'toBrowsers' | 'joinBrowsers' | 'leaveBrowsers'>;
  /** Undefined for an instance that is alone. */
  readonly company?: Company | undefined;
  readonly clock: Clock;
  readonly log: Log;
}

/**
 * The directory of live streams, for those who follow it. They hear what changed on its newest page, at most once a
 * second however much happens, so that the cost of a change does not grow with the number of changes. Each instance
 * tells those who are connected to it.
 */
export class StreamDirectory {
  readonly #browsers = new Set<string>();
  /** The newest page as the browsers know it, by stream. */
  readonly #told = new Map<string, ToldStream>();
  #toldTotal = 0;
  readonly #ended = new Set<string>();
  readonly #notices: Throttle;
  /** What has ended and is still to be said to the company. */
  readonly #unannounced = new Set<string>();
  readonly #announcements: Throttle;
  readonly #refreshes: RepeatingTask;

  constructor(private readonly parts: StreamDirectoryParts) {
    const { clock, log } = parts;
    const onError = (error: unknown): void => log.warn({ err: error }, 'the directory could not be told');
    this.#notices = new Throttle(clock, noticeIntervalMs, () => this.#tell(), onError);
    this.#announcements = new Throttle(clock, noticeIntervalMs, () => this.#announce(), onError);
    const refresh = (): Promise<void> => {
      this.recounted();
      return Promise.resolve();
    };
    this.#refreshes = new RepeatingTask(clock, refreshIntervalMs, refresh, onError);
  }

  /** Begins to notice what other instances have changed. */
  start(): void {
    if (this.parts.company !== undefined) this.#refreshes.start();
  }

  /** Begins to follow the directory; safe to repeat. */
  async browse(peerId: string): Promise<BrowseReply> {
    this.parts.messenger.joinBrowsers(peerId);
    const first = this.#browsers.size === 0;
    this.#browsers.add(peerId);
    const page = await this.parts.catalog.newestLive();
    if (first) this.#remember(page);
    else this.#forgetDifferences(page.streams);
    return page;
  }

  /** Stops following it; safe for those who do not. */
  unbrowse(peerId: string): void {
    this.parts.messenger.leaveBrowsers(peerId);
    this.#browsers.delete(peerId);
  }

  /** Something on the directory is new or has changed. */
  changed(): void {
    this.recounted();
    if (this.parts.company !== undefined) this.#announcements.request();
  }

  /** Only numbers of viewers have changed, of which other instances learn by themselves. */
  recounted(): void {
    if (this.#browsers.size > 0) this.#notices.request();
  }

  /** A stream is not live any more. */
  ended(streamId: string): void {
    if (this.parts.company !== undefined) this.#unannounced.add(streamId);
    this.changed();
    this.heard([streamId]);
  }

  /** Another instance has changed something, and has ended these. */
  heard(ended: readonly string[]): void {
    if (this.#browsers.size === 0) return;
    for (const streamId of ended) this.#ended.add(streamId);
    this.#notices.request();
  }

  async close(): Promise<void> {
    await Promise.all([this.#notices.close(), this.#announcements.close(), this.#refreshes.close()]);
  }

  #announce(): Promise<void> {
    this.parts.company?.directoryChanged([...this.#unannounced]);
    this.#unannounced.clear();
    return Promise.resolve();
  }

  async #tell(): Promise<void> {
    const reported = [...this.#ended];
    const page = await this.parts.catalog.newestLive();
    const changed = page.streams.filter((stream) => this.#told.get(stream.id)?.looks !== fingerprint(stream));
    const removed = [...new Set([...reported, ...this.#missingFrom(page)])];
    const total = page.total !== this.#toldTotal;
    for (const streamId of reported) this.#ended.delete(streamId);
    this.#remember(page);
    if (changed.length > 0 || removed.length > 0 || total) {
      this.parts.messenger.toBrowsers('directory', { changed, removed, total: page.total });
    }
  }

  /** What was told, would be on this page if it were still live, and is not: news of its end that was lost. */
  #missingFrom({ streams, total }: BrowseReply): string[] {
    const present = new Set(streams.map(({ id }) => id));
    const oldest = total > streams.length ? (streams.at(-1)?.startedAt ?? '') : '';
    // Later than the oldest, because of those that began in the same millisecond only some are on the page.
    return [...this.#told].filter(([id, { startedAt }]) => !present.has(id) && startedAt > oldest).map(([id]) => id);
  }

  #remember(page: BrowseReply): void {
    this.#told.clear();
    for (const stream of page.streams) {
      this.#told.set(stream.id, { startedAt: stream.startedAt, looks: fingerprint(stream) });
    }
    this.#toldTotal = page.total;
  }

  /**
   * A newcomer's page may be ahead of what the others were told. Were a stream then to change back, nothing would
   * seem to have changed, and the newcomer would keep the state in between.
   */
  #forgetDifferences(streams: readonly Stream[]): void {
    for (const stream of streams) {
      const told = this.#told.get(stream.id);
      if (told?.looks !== fingerprint(stream)) this.#told.set(stream.id, { startedAt: stream.startedAt, looks: '' });
    }
  }
}

/** Everything that makes a stream look different. The time that is left for its publisher passes without a word. */
function fingerprint(stream: Stream): string {
  return JSON.stringify({ ...stream, graceRemainingMs: undefined });
}
