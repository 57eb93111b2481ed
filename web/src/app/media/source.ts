import { captureProblem, environmentProblem, type CaptureProblem } from './capture-problem';

/** A camera, microphone or screen, as the page shows it. */
export interface SourceState {
  readonly status: 'off' | 'starting' | 'on' | 'failed';
  /** Why it failed; null otherwise. */
  readonly problem: CaptureProblem | null;
  /** The browser's own words about the problem, for those who want details. */
  readonly detail: string | null;
  /** The device in use, or the one that was asked for. */
  readonly deviceId: string | null;
}

const off: SourceState = { status: 'off', problem: null, detail: null, deviceId: null };

/** Whether a device is open and gives anything: the system and the browser may mute it, too. */
export function givesMedia(track: MediaStreamTrack | null): boolean {
  return track !== null && !track.muted;
}

/** One device at a time, and how it is doing. */
export class Source {
  #state: SourceState = off;
  #track: MediaStreamTrack | null = null;
  /** Tells an attempt that is still under way from the newest one. */
  #turn = 0;

  constructor(private readonly changed: () => void) {}

  get state(): SourceState {
    return this.#state;
  }

  get track(): MediaStreamTrack | null {
    return this.#track;
  }

  /**
   * Opens a device in place of the one before. If it cannot be had, the one before goes on and the state says why.
   *
   * @returns whether the new one is on.
   */
  async open(deviceId: string | null, acquire: () => Promise<MediaStreamTrack>): Promise<boolean> {
    const before = this.#track;
    const turn = ++this.#turn;
    this.#set({ status: 'starting', problem: null, detail: null, deviceId });
    const environment = environmentProblem();
    if (environment) return this.#fail(environment, null, deviceId);
    let track: MediaStreamTrack;
    try {
      track = await acquire();
    } catch (error) {
      if (turn !== this.#turn) return false;
      const problem = captureProblem(error);
      // Phones open one camera at a time: let go of the one before, then ask again.
      if (problem === 'in-use' && before?.readyState === 'live') {
        this.close();
        return this.open(deviceId, acquire);
      }
      return this.#fail(problem, error instanceof Error ? `${error.name}: ${error.message}` : null, deviceId);
    }
    if (turn !== this.#turn) {
      // Closed while the browser asked: what it gave then must not stay open.
      track.stop();
      return false;
    }
    this.#take(track);
    before?.stop();
    return true;
  }

  /** Opens again what had to be let go of for another device, which could not be had then: its problem stays told. */
  async reopen(deviceId: string, acquire: () => Promise<MediaStreamTrack>): Promise<void> {
    const { problem, detail } = this.#state;
    if (await this.open(deviceId, acquire)) this.#set({ ...this.#state, problem, detail });
  }

  close(): void {
    this.#turn += 1;
    this.#track?.stop();
    this.#track = null;
    this.#set(off);
  }

  #take(track: MediaStreamTrack): void {
    this.#track = track;
    track.addEventListener('ended', () => {
      // Unplugged, or sharing was stopped in the browser's own bar.
      if (this.#track === track) this.close();
    });
    for (const muting of ['mute', 'unmute']) {
      track.addEventListener(muting, () => {
        if (this.#track === track) this.changed();
      });
    }
    this.#set({ status: 'on', problem: null, detail: null, deviceId: track.getSettings().deviceId ?? null });
  }

  #fail(problem: CaptureProblem, detail: string | null, deviceId: string | null): false {
    const current = this.#track?.readyState === 'live' ? this.#track : null;
    this.#set({
      status: current ? 'on' : 'failed',
      problem,
      detail,
      deviceId: current ? (current.getSettings().deviceId ?? null) : deviceId,
    });
    return false;
  }

  #set(state: SourceState): void {
    this.#state = state;
    this.changed();
  }
}
