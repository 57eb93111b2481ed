import { ChangeSource } from '../signaling/change-source';
import type { CaptureProblem } from './capture-problem';
import { qualities, type Quality } from './quality';
import { recallChoices, rememberChoices, type Choices } from './remembered-choices';
import { givesMedia, Source, type SourceState } from './source';

export type { CaptureProblem, Quality, SourceState };

/** What a broadcaster shows and says: camera, microphone and screen, each to be switched at any time. */
export class Capture extends ChangeSource {
  /** What watchers get. The same object for ever; its tracks change. */
  readonly preview = new MediaStream();
  readonly #camera = new Source(() => this.#settle());
  readonly #microphone = new Source(() => this.#settle());
  readonly #screen = new Source(() => this.#settle());
  readonly #fixedQuality: Quality | null;
  #choices: Choices = recallChoices();
  #cameras: readonly MediaDeviceInfo[] = [];
  #microphones: readonly MediaDeviceInfo[] = [];
  #muted = false;
  #work: Promise<unknown> = Promise.resolve();
  readonly #onDevices = (): void => void this.#listDevices();
  #closed = false;

  /** With a quality it keeps to that one, whatever was chosen for broadcasts. */
  constructor(quality: Quality | null = null) {
    super();
    this.#fixedQuality = quality;
    // Missing on an insecure origin, whatever TypeScript's DOM says.
    if ('mediaDevices' in navigator) navigator.mediaDevices.addEventListener('devicechange', this.#onDevices);
  }

  get camera(): SourceState {
    return this.#camera.state;
  }

  get microphone(): SourceState {
    return this.#microphone.state;
  }

  get screen(): SourceState {
    return this.#screen.state;
  }

  /** Whether the microphone stays open but sends silence. */
  get muted(): boolean {
    return this.#muted;
  }

  /** Known cameras; without names until the browser gave access once. */
  get cameras(): readonly MediaDeviceInfo[] {
    return this.#cameras;
  }

  get microphones(): readonly MediaDeviceInfo[] {
    return this.#microphones;
  }

  /** The camera that is opened next, as chosen the last time; null for any. */
  get chosenCamera(): string | null {
    return this.#choices.cameraId;
  }

  get chosenMicrophone(): string | null {
    return this.#choices.microphoneId;
  }

  get quality(): Quality {
    return this.#fixedQuality ?? this.#choices.quality;
  }

  get audioTrack(): MediaStreamTrack | null {
    return this.#microphone.track;
  }

  get cameraTrack(): MediaStreamTrack | null {
    return this.#camera.track;
  }

  get screenTrack(): MediaStreamTrack | null {
    return this.#screen.track;
  }

  /** The screen while it is shared, else the camera. */
  get videoTrack(): MediaStreamTrack | null {
    return this.#screen.track ?? this.#camera.track;
  }

  /** What watchers can hear and see at the moment. */
  get sending(): { audio: boolean; video: boolean } {
    // A screen is mute while it stands still.
    const video = this.screenTrack !== null || givesMedia(this.cameraTrack);
    return { audio: givesMedia(this.audioTrack) && !this.#muted, video };
  }

  /** Opens camera and microphone as chosen the last time. One question for both; each alone if not both can be had. */
  start(): Promise<void> {
    return this.#inTurn(async () => {
      const { cameraId, microphoneId } = this.#choices;
      const both = askForBoth(this.#videoConstraints(cameraId), audioConstraints(microphoneId));
      await Promise.all([
        this.#camera.open(cameraId, () => shareOf(both, 'video', () => this.#openCamera(cameraId))),
        this.#microphone.open(microphoneId, () => shareOf(both, 'audio', () => openMicrophone(microphoneId))),
      ]);
    });
  }

  useCamera(deviceId: string): Promise<void> {
    const open = (id: string): Promise<MediaStreamTrack> => this.#openCamera(id);
    return this.#inTurn(() => this.#use(this.#camera, deviceId, open, { cameraId: deviceId }));
  }

  useMicrophone(deviceId: string): Promise<void> {
    return this.#inTurn(() => this.#use(this.#microphone, deviceId, openMicrophone, { microphoneId: deviceId }));
  }

  /** Off lets go of the device, so that its light goes out: at once, whatever question of the browser is still open. */
  setCameraOn(on: boolean): Promise<void> {
    if (!on) this.#camera.close();
    return this.#inTurn(async () => {
      const { cameraId } = this.#choices;
      // Once more: what was to be opened before this may have waited for its turn.
      if (!on) this.#camera.close();
      else if (!this.#camera.track) await this.#camera.open(cameraId, () => this.#openCamera(cameraId));
    });
  }

  /** Off lets go of the device at once; {@link setMuted} keeps it. */
  setMicrophoneOn(on: boolean): Promise<void> {
    if (!on) this.#microphone.close();
    return this.#inTurn(async () => {
      const { microphoneId } = this.#choices;
      if (!on) this.#microphone.close();
      else if (!this.#microphone.track) await this.#microphone.open(microphoneId, () => openMicrophone(microphoneId));
    });
  }

  setMuted(muted: boolean): void {
    this.#muted = muted;
    this.#settle();
  }

  /** Whether this browser can show a screen at all; phones cannot. */
  get canShareScreen(): boolean {
    return 'mediaDevices' in navigator && 'getDisplayMedia' in navigator.mediaDevices;
  }

  /**
   * Asks which screen, window or tab to show, and shows it in place of the camera. Not in turn with the others: the
   * browser only asks right after a press, whatever question about the camera is still open.
   */
  async startScreen(): Promise<void> {
    if (this.#closed || this.#screen.state.status === 'starting') return;
    const opened = await this.#screen.open(null, openScreen);
    const { problem, detail } = this.#screen.state;
    // A picker that was closed is no problem. Browsers tell it from a refusal of the system in their words only.
    if (!opened && problem === 'permission-denied' && !/system/i.test(detail ?? '')) this.#screen.close();
  }

  stopScreen(): void {
    this.#screen.close();
  }

  setQuality(quality: Quality): Promise<void> {
    return this.#inTurn(async () => {
      this.#choose({ quality });
      try {
        await this.#camera.track?.applyConstraints(this.#videoConstraints(null));
      } catch {
        // The camera cannot: it goes on as it is, and the encoder keeps to the new bitrate.
      }
    });
  }

  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    if ('mediaDevices' in navigator) navigator.mediaDevices.removeEventListener('devicechange', this.#onDevices);
    for (const source of [this.#camera, this.#microphone, this.#screen]) source.close();
  }

  /** Commands run one after another: a camera must not be opened while it is being closed. */
  #inTurn(command: () => Promise<void>): Promise<void> {
    const done = this.#work.then(async () => {
      if (this.#closed) return;
      await command();
      await this.#listDevices();
    });
    // One that failed must not keep the next from being tried.
    this.#work = done.catch(() => undefined);
    return done;
  }

  /** Another device, and so the next time; the one before is opened again where it had to be let go of in vain. */
  async #use(
    source: Source,
    deviceId: string,
    open: (deviceId: string) => Promise<MediaStreamTrack>,
    choice: Partial<Choices>,
  ): Promise<void> {
    const before = source.track && source.state.deviceId;
    if (await source.open(deviceId, () => open(deviceId))) this.#choose(choice);
    else if (before !== null && !source.track && source.state.status === 'failed') {
      await source.reopen(before, () => open(before));
    }
  }

  #openCamera(deviceId: string | null): Promise<MediaStreamTrack> {
    return openFirst({ video: this.#videoConstraints(deviceId) }, { video: this.#videoConstraints(null) });
  }

  #videoConstraints(deviceId: string | null): MediaTrackConstraints {
    const { width, height, framesPerSecond } = qualities[this.quality];
    return {
      width: { ideal: width },
      height: { ideal: height },
      frameRate: { ideal: framesPerSecond },
      ...(deviceId === null ? {} : { deviceId: { exact: deviceId } }),
    };
  }

  #choose(choice: Partial<Choices>): void {
    this.#choices = { ...this.#choices, ...choice };
    rememberChoices(this.#choices);
    this.changed();
  }

  async #listDevices(): Promise<void> {
    if (!('mediaDevices' in navigator)) return;
    const devices = await navigator.mediaDevices.enumerateDevices();
    // Without permission browsers list one nameless device of each kind that exists.
    this.#cameras = devices.filter(({ kind }) => kind === 'videoinput');
    this.#microphones = devices.filter(({ kind }) => kind === 'audioinput');
    this.changed();
  }

  /** Brings the preview in line with the sources. */
  #settle(): void {
    const { audioTrack, videoTrack } = this;
    if (audioTrack) audioTrack.enabled = !this.#muted;
    if (this.#screen.track) this.#screen.track.contentHint = 'detail';
    const wanted = [audioTrack, videoTrack].filter((track) => track !== null);
    for (const track of wanted) this.preview.addTrack(track);
    for (const track of this.preview.getTracks()) {
      if (!wanted.includes(track)) this.preview.removeTrack(track);
    }
    this.changed();
  }
}

function audioConstraints(deviceId: string | null): MediaTrackConstraints {
  return deviceId === null ? {} : { deviceId: { exact: deviceId } };
}

function openMicrophone(deviceId: string | null): Promise<MediaStreamTrack> {
  return openFirst({ audio: audioConstraints(deviceId) }, { audio: audioConstraints(null) });
}

/** Tries the remembered device, then any: it may have been unplugged since. */
async function openFirst(wanted: MediaStreamConstraints, any: MediaStreamConstraints): Promise<MediaStreamTrack> {
  try {
    return onlyTrack(await navigator.mediaDevices.getUserMedia(wanted));
  } catch (error) {
    const missing = error instanceof DOMException && ['OverconstrainedError', 'NotFoundError'].includes(error.name);
    if (!missing) throw error;
    return onlyTrack(await navigator.mediaDevices.getUserMedia(any));
  }
}

/** One question to the person instead of two. */
async function askForBoth(video: MediaTrackConstraints, audio: MediaTrackConstraints): Promise<unknown> {
  try {
    return await navigator.mediaDevices.getUserMedia({ video, audio });
  } catch (error) {
    // No camera, no microphone, one refused: who asks for its share tells them apart.
    return error;
  }
}

/** One kind out of {@link askForBoth}; asks for it alone where that may still succeed without bothering anybody. */
async function shareOf(
  both: Promise<unknown>,
  kind: 'audio' | 'video',
  alone: () => Promise<MediaStreamTrack>,
): Promise<MediaStreamTrack> {
  const outcome = await both;
  const track = outcome instanceof MediaStream ? outcome.getTracks().find((each) => each.kind === kind) : undefined;
  if (track) return track;
  const refused = outcome instanceof DOMException && outcome.name === 'NotAllowedError';
  if (refused && !(await isGranted(kind === 'audio' ? 'microphone' : 'camera'))) throw outcome;
  return alone();
}

async function isGranted(name: 'camera' | 'microphone'): Promise<boolean> {
  try {
    return (await navigator.permissions.query({ name })).state === 'granted';
  } catch {
    // A browser that does not tell.
    return false;
  }
}

async function openScreen(): Promise<MediaStreamTrack> {
  // Phones have the interface without the method, and some not even that.
  if (!('getDisplayMedia' in navigator.mediaDevices)) throw new DOMException('No screen capture', 'NotSupportedError');
  return onlyTrack(await navigator.mediaDevices.getDisplayMedia({ video: { frameRate: { ideal: 30 } }, audio: false }));
}

function onlyTrack(stream: MediaStream): MediaStreamTrack {
  const [track] = stream.getTracks();
  if (!track) throw new DOMException('The browser gave no track', 'NotFoundError');
  return track;
}
