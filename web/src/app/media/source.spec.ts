import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Source } from './source';

/** Enough of a track for a source. */
class FakeTrack extends EventTarget {
  readyState: MediaStreamTrackState = 'live';
  readonly stop = vi.fn(() => {
    this.readyState = 'ended';
  });

  constructor(private readonly deviceId: string) {
    super();
  }

  getSettings(): MediaTrackSettings {
    return { deviceId: this.deviceId };
  }

  unplug(): void {
    this.readyState = 'ended';
    this.dispatchEvent(new Event('ended'));
  }
}

const asTrack = (track: FakeTrack): MediaStreamTrack => track as unknown as MediaStreamTrack;
const gives = (track: FakeTrack) => () => Promise.resolve(asTrack(track));
const refuses = (name: string) => () => Promise.reject(new DOMException('No.', name));

describe('a source', () => {
  beforeEach(() => {
    vi.stubGlobal('isSecureContext', true);
    vi.stubGlobal('navigator', { mediaDevices: {} });
    vi.stubGlobal('RTCPeerConnection', vi.fn());
  });
  afterEach(() => vi.unstubAllGlobals());

  it('takes the place of the device before, which is let go of', async () => {
    const source = new Source(() => undefined);
    const [first, second] = [new FakeTrack('a'), new FakeTrack('b')];
    await source.open('a', gives(first));
    await source.open('b', gives(second));
    expect(source.state).toMatchObject({ status: 'on', deviceId: 'b' });
    expect(source.track).toBe(second);
    expect(first.stop).toHaveBeenCalled();
  });

  it('keeps the device before when the new one cannot be had, and says why', async () => {
    const source = new Source(() => undefined);
    const first = new FakeTrack('a');
    await source.open('a', gives(first));
    await expect(source.open('b', refuses('NotFoundError'))).resolves.toBe(false);
    expect(source.state).toMatchObject({ status: 'on', problem: 'not-found', deviceId: 'a' });
    expect(source.track).toBe(first);
  });

  it('lets go of the device before when only one may be open at a time', async () => {
    const source = new Source(() => undefined);
    const [first, second] = [new FakeTrack('a'), new FakeTrack('b')];
    await source.open('a', gives(first));
    const oneAtATime = () =>
      first.readyState === 'live' ? refuses('NotReadableError')() : Promise.resolve(asTrack(second));
    await expect(source.open('b', oneAtATime)).resolves.toBe(true);
    expect(source.track).toBe(second);
  });

  it('does not stay open when it was closed while the browser asked', async () => {
    const source = new Source(() => undefined);
    const late = new FakeTrack('a');
    let give: (track: MediaStreamTrack) => void = () => undefined;
    const opened = source.open('a', () => new Promise((resolve) => (give = resolve)));
    source.close();
    give(asTrack(late));
    await expect(opened).resolves.toBe(false);
    expect(late.stop).toHaveBeenCalled();
    expect(source.state.status).toBe('off');
  });

  it('is off when its device is unplugged, or sharing is stopped in the browser', async () => {
    const changed = vi.fn();
    const source = new Source(changed);
    const track = new FakeTrack('a');
    await source.open('a', gives(track));
    changed.mockClear();
    track.unplug();
    expect(source.state.status).toBe('off');
    expect(source.track).toBeNull();
    expect(changed).toHaveBeenCalled();
  });

  it.each([
    ['NotAllowedError', 'permission-denied'],
    ['NotFoundError', 'not-found'],
    ['NotReadableError', 'in-use'],
    ['OverconstrainedError', 'constraint'],
    ['TypeError', 'unknown'],
  ])('names what the browser says: %s is %s', async (name, problem) => {
    const source = new Source(() => undefined);
    await source.open(null, refuses(name));
    expect(source.state).toMatchObject({ status: 'failed', problem, detail: `${name}: No.` });
  });

  it('does not even ask where the page is not secure', async () => {
    vi.stubGlobal('isSecureContext', false);
    const source = new Source(() => undefined);
    const acquire = vi.fn(gives(new FakeTrack('a')));
    await source.open(null, acquire);
    expect(source.state).toMatchObject({ status: 'failed', problem: 'insecure-origin' });
    expect(acquire).not.toHaveBeenCalled();
  });
});
