import { type NoticeName, type NoticePayload, notices } from '@onair/protocol';
import type { StreamDirector } from '../streams/stream-director';
import type { Elsewhere } from './elsewhere';
import type { Lookout } from './lookout';
import type { Roster } from './roster';
import type { ViewerCounter } from './viewer-counter';

/** What overhearing needs of its surroundings. */
export interface OverhearingParts {
  readonly roster: Roster;
  readonly elsewhere: Elsewhere;
  readonly viewers: Pick<ViewerCounter, 'heard'>;
  readonly director: Pick<StreamDirector, 'letGo'>;
  readonly lookout: Pick<Lookout, 'dissolve'>;
}

/**
 * Learns from what other instances tell the sockets of this one. A notice passes by here before anybody can act on
 * it, so a watcher who hears that the publisher is back is sent on to it.
 */
export class Overhearing {
  #last: unknown;

  constructor(private readonly parts: OverhearingParts) {}

  /** Takes note of one notice to one socket of this instance. */
  hear(peerId: string, name: string, notice: unknown): void {
    switch (name) {
      case 'init':
        this.#hearInit(notice);
        break;
      case 'watcher-left':
        this.#with(name, notice, (left) => this.parts.elsewhere.forgetWatcher(left.streamId, left.peerId));
        break;
      case 'superseded':
        this.#with(name, notice, ({ streamId }) => this.parts.director.letGo(peerId, streamId));
        break;
      case 'presence':
        this.#once(name, notice, (news) => this.#hearPresence(news));
        break;
      case 'viewers':
        this.#once(name, notice, ({ streamId, viewers }) => this.parts.viewers.heard(streamId, viewers));
        break;
    }
  }

  #hearInit(notice: unknown): void {
    this.#with('init', notice, ({ streamId, peerId }) => {
      if (this.parts.roster.watchedBy(peerId) !== streamId) this.parts.elsewhere.noteWatcher(streamId, peerId);
    });
  }

  #hearPresence({ streamId, presence }: NoticePayload<'presence'>): void {
    if (this.parts.roster.countWatchers(streamId) > 0) this.parts.elsewhere.notePresence(streamId, presence);
    if (presence.state !== 'ended') return;
    // Later: the notice is just being handed to everybody in the stream, one after the other.
    queueMicrotask(() => this.parts.lookout.dissolve(streamId));
  }

  /** What goes to a whole stream passes by once for each socket. */
  #once<N extends NoticeName>(name: N, notice: unknown, act: (notice: NoticePayload<N>) => void): void {
    if (notice === this.#last) return;
    this.#last = notice;
    this.#with(name, notice, act);
  }

  #with<N extends NoticeName>(name: N, notice: unknown, act: (notice: NoticePayload<N>) => void): void {
    const parsed = notices[name].safeParse(notice);
    // What does not fit comes from an onair of another version; its sockets understand it or do not.
    if (parsed.success) act(parsed.data as NoticePayload<N>);
  }
}
