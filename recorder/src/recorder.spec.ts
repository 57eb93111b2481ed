import { describe, expect, it } from 'vitest';
import { settle } from './fakes/fake-clock';
import { FakeTrack } from './fakes/fake-recorder';
import { problem } from './fakes/fake-tus-server';
import { endpoint, recordingPage } from './fakes/recording-page';
import { Leftovers } from './leftovers';

describe('a recorder', () => {
  it('stores each slice, sends it up, and is done when the last one is there', async () => {
    const { browser, recorder, camera, microphone, text, stop, disk } = recordingPage({
      epoch: () => 3,
      liveForMs: () => 7_000,
    });
    recorder.record([camera.asTrack, microphone.asTrack]);
    expect(recorder.state.kind).toBe('recording');
    expect(browser.recorder.options).toMatchObject({
      mimeType: 'video/webm;codecs=vp9,opus',
      videoKeyFrameIntervalDuration: 2_000,
      audioBitsPerSecond: 128_000,
    });
    await browser.clock.pass(1_000);
    browser.recorder.deliver('one ');
    await settle();
    expect(recorder.figures).toMatchObject({
      recordedMs: 1_000,
      storedHereMs: 1_000,
      storedThereMs: 1_000,
      atRiskMs: 0,
    });
    expect(Object.fromEntries(browser.server.uploads.get('part-part-part-1')?.metadata ?? [])).toMatchObject({
      ...{ epoch: '3', run: '0', startMs: '7000', mimeType: 'video/webm;codecs="vp8,opus"' },
    });
    await stop();
    expect(recorder.state.kind).toBe('stored');
    expect(text('part-part-part-1')).toBe('one <last of 1>');
    expect(browser.server.isComplete('part-part-part-1')).toBe(true);
    expect(await disk.parts()).toEqual([]);
  });

  it('other tracks make another run at once; the old one is finished beside it', async () => {
    const { browser, recorder, camera, microphone, stop, server } = recordingPage({ epoch: () => 1 });
    recorder.record([camera.asTrack, microphone.asTrack]);
    browser.recorder.deliver('camera');
    const screen = new FakeTrack('video');
    recorder.record([microphone.asTrack, camera.asTrack]);
    expect(browser.recorders, 'the same tracks in another order').toHaveLength(1);
    recorder.record([screen.asTrack, microphone.asTrack]);
    expect(browser.recorders).toHaveLength(2);
    browser.recorder.deliver('screen');
    await browser.clock.pass(0);
    await browser.clock.pass(100);
    expect([...server.uploads.values()].map(({ metadata }) => metadata.get('run'))).toEqual(['0', '1']);
    expect(server.isComplete('part-part-part-1')).toBe(true);
    expect(recorder.state.kind).toBe('recording');
    await stop();
    expect(recorder.state.kind).toBe('stored');
  });

  it('a browser that never delivers the last slice is not waited for', async () => {
    const { browser, recorder, camera, text, server } = recordingPage();
    recorder.record([camera.asTrack]);
    await browser.clock.pass(1_000);
    browser.recorder.deliver('one');
    browser.recorder.hangs = true;
    const stopped = recorder.stop();
    await browser.clock.pass(7_900);
    expect(recorder.state.kind).not.toBe('stored');
    await browser.clock.pass(100);
    await stopped;
    await settle();
    expect(recorder.state.kind).toBe('stored');
    expect(server.isComplete('part-part-part-1')).toBe(true);
    browser.recorder.deliver(' too late');
    await settle();
    expect(text('part-part-part-1')).toBe('one');
  });

  it.each([
    ['an empty one', '', 'one <due after 1>'],
    ['the last one', '<last>', 'one <due after 1><last>'],
  ])('a slice that %s overtakes is recorded in its place', async (_, last, whole) => {
    const { browser, recorder, camera, text, stop } = recordingPage();
    recorder.record([camera.asTrack]);
    browser.recorder.deliver('one ');
    browser.recorder.isSlow = true;
    const stopped = stop();
    browser.recorder.finishBelatedly(last);
    await stopped;
    expect(text('part-part-part-1')).toBe(whole);
    expect(recorder.state.kind).toBe('stored');
  });

  it('slices that come between the order to stop and the stop event keep their order', async () => {
    const { browser, recorder, camera, text, stop } = recordingPage();
    recorder.record([camera.asTrack]);
    browser.recorder.isSlow = true;
    const stopped = stop();
    browser.recorder.deliver('one ');
    browser.recorder.deliver('two ');
    browser.recorder.finishBelatedly('');
    await stopped;
    expect(text('part-part-part-1')).toBe('one two <due after 2>');
  });

  it('what the old run has not given yet is at risk, though another one records', async () => {
    const { browser, recorder, camera } = recordingPage();
    recorder.record([camera.asTrack]);
    await browser.clock.pass(900);
    browser.recorder.isSlow = true;
    const [old] = browser.recorders;
    recorder.record([new FakeTrack('video').asTrack]);
    await browser.clock.pass(500);
    expect(recorder.figures).toMatchObject({ recordedMs: 1_400, atRiskMs: 1_400 });
    old?.finish();
    expect(recorder.figures, 'the last slice waits for one before it').toMatchObject({ recordedMs: 1_900 });
    await browser.clock.pass(100);
    expect(recorder.figures).toMatchObject({ atRiskMs: 600 });
  });

  it('runs are counted within an epoch', async () => {
    let epoch = 1;
    const { browser, recorder, camera, server, stop } = recordingPage({ epoch: () => epoch });
    recorder.record([camera.asTrack]);
    await stop();
    recorder.record([camera.asTrack]);
    await stop();
    epoch = 2;
    recorder.record([camera.asTrack]);
    await stop();
    expect(browser.recorders).toHaveLength(3);
    expect([...server.uploads.values()].map(({ metadata }) => [metadata.get('epoch'), metadata.get('run')])).toEqual([
      ['1', '0'],
      ['1', '1'],
      ['2', '0'],
    ]);
  });

  it('an encoder that breaks is started again; one that breaks each time is given up', () => {
    const { browser, recorder, camera } = recordingPage();
    recorder.record([camera.asTrack]);
    for (let failure = 1; failure <= 3; failure++) {
      browser.recorder.deliver('x');
      browser.recorder.fail();
      expect(recorder.state.kind).toBe('recording');
      expect(browser.recorders).toHaveLength(failure + 1);
    }
    browser.recorder.deliver('x');
    browser.recorder.fail();
    expect(recorder.state).toMatchObject({ kind: 'failed', code: 'recorder-failed' });
  });

  it('a format that the browser claims and cannot record gives way to the next, for good', async () => {
    const { browser, recorder, camera, microphone, text, stop } = recordingPage({
      formats: ['one', 'two', 'three'],
    });
    browser.refusesFormats.add('one');
    recorder.record([camera.asTrack]);
    expect(browser.recorders.map(({ options }) => options.mimeType)).toEqual(['two']);
    // It starts, and its encoder breaks before it has made anything.
    browser.recorder.fail();
    expect(recorder.state.kind).toBe('recording');
    browser.recorder.deliver('three ');
    browser.refusesFormats.clear();
    recorder.record([camera.asTrack, microphone.asTrack]);
    expect(browser.recorders.map(({ options }) => options.mimeType)).toEqual(['two', 'three', 'three']);
    await stop();
    expect(text('part-part-part-2')).toBe('three <last of 1>');
    expect(recorder.state.kind).toBe('stored');
  });

  it('tracks that end make it wait for others', async () => {
    const { browser, recorder, camera } = recordingPage();
    recorder.record([camera.asTrack]);
    camera.end();
    browser.recorder.stop();
    await settle();
    expect(recorder.state.kind).toBe('waiting');
    recorder.record([new FakeTrack('video').asTrack]);
    expect(recorder.state.kind).toBe('recording');
  });

  it('a browser that cannot record says so', () => {
    const unsupported = recordingPage({}, { isTypeSupported: undefined });
    unsupported.recorder.record([unsupported.camera.asTrack]);
    expect(unsupported.recorder.state).toMatchObject({ kind: 'failed', code: 'unsupported' });
    const refusing = recordingPage();
    refusing.browser.refusesTracks = true;
    refusing.recorder.record([refusing.camera.asTrack]);
    expect(refusing.recorder.state).toMatchObject({ kind: 'failed', code: 'recorder-failed' });
  });

  it('counts what is at risk while the server is away, and catches up', async () => {
    const { browser, recorder, camera, server, text } = recordingPage();
    recorder.record([camera.asTrack]);
    server.nextFault = () => 'lost';
    for (let second = 0; second < 5; second++) {
      await browser.clock.pass(1_000);
      browser.recorder.deliver(`${second}`);
    }
    await settle();
    expect(recorder.figures).toMatchObject({ atRiskMs: 5_000, storedHereMs: 5_000, unstoredMs: 0 });
    expect(recorder.upload).toEqual({ kind: 'waiting', code: 'disconnected' });
    server.nextFault = () => 'none';
    browser.goOnline();
    await settle();
    expect(recorder.figures.atRiskMs).toBe(0);
    expect(text('part-part-part-1')).toBe('01234');
  });

  it('says when a crash would lose what it has: storage denied', async () => {
    const { browser, recorder, camera, disk, text } = recordingPage();
    disk.putPart = () => Promise.reject(new DOMException('Denied', 'SecurityError'));
    recorder.record([camera.asTrack]);
    await browser.clock.pass(1_000);
    browser.server.nextFault = () => 'lost';
    browser.recorder.deliver('x');
    await settle();
    expect(recorder.storage.durable).toBe(false);
    expect(recorder.figures.unstoredMs).toBe(1_000);
    browser.server.nextFault = () => 'none';
    browser.goOnline();
    await settle();
    expect(text('part-part-part-1')).toBe('x');
  });

  it('says when there is hardly any room, and asks the browser to keep what is there', async () => {
    const { browser, recorder, camera } = recordingPage();
    recorder.record([camera.asTrack]);
    await settle();
    expect(recorder.storage.nearlyFull).toBe(false);
    browser.availableBytes = 1_000_000;
    await browser.clock.pass(20_000);
    expect(recorder.storage).toMatchObject({ nearlyFull: true, availableBytes: 1_000_000 });
    expect(browser.persistAsked).toBe(1);
  });

  it.each([
    ['does not fit', 'QuotaExceededError', true],
    ['cannot be made in a private window', 'SecurityError', false],
  ])('a browser that tells every site the same is tried: a file that %s', async (_, name, nearlyFull) => {
    const { recorder, camera } = recordingPage(
      {},
      {
        storage: {
          estimate: () => Promise.resolve({ quota: 10 * 1_073_741_824 + 5, usage: 5 }),
          persist: () => Promise.resolve(true),
          getDirectory: () => Promise.reject(new DOMException('No', name)),
        },
      },
    );
    recorder.record([camera.asTrack]);
    await settle();
    expect(recorder.storage).toMatchObject({ nearlyFull, availableBytes: null });
  });

  it('refused for good: it stops, says why, and keeps what was not taken', async () => {
    const { browser, recorder, camera, server, disk } = recordingPage();
    recorder.record([camera.asTrack]);
    browser.recorder.deliver('one');
    await settle();
    server.answer = () => problem(413, 'too-large');
    browser.recorder.deliver('two');
    await settle();
    expect(recorder.state).toEqual({ kind: 'refused', code: 'too-large' });
    expect(recorder.figures.atRiskMs).toBe(0);
    const [part] = await disk.parts();
    expect(part).toMatchObject({ refusal: 'too-large', acknowledgedBytes: 3 });
  });

  it('deleted while it records: it stops, and nothing is left', async () => {
    const { browser, recorder, camera, server, disk } = recordingPage();
    recorder.record([camera.asTrack]);
    browser.recorder.deliver('one');
    await settle();
    server.answer = () => problem(404, 'recording-not-found');
    browser.recorder.deliver('two');
    await settle();
    expect(recorder.state).toEqual({ kind: 'refused', code: 'recording-not-found' });
    expect(await disk.parts()).toEqual([]);
    expect(await disk.slices('part-part-part-1', 0, 1_000)).toEqual([]);
  });
});

describe('leftovers', () => {
  it('a page that is killed leaves what another page of the browser finishes', async () => {
    const { browser, store, recorder, camera, server, text } = recordingPage();
    const other = new Leftovers({ store, endpoint }, browser.surroundings());
    server.nextFault = () => 'lost';
    recorder.record([camera.asTrack]);
    browser.recorder.deliver('one ');
    browser.recorder.deliver('two ');
    await settle();
    expect(other.list, 'while the page lives').toEqual([]);
    recorder.close();
    await browser.clock.until(() => other.list.length > 0);
    server.nextFault = () => 'none';
    browser.goOnline();
    await settle();
    expect(text('part-part-part-1')).toBe('one two <last of 2>');
    expect(server.isComplete('part-part-part-1')).toBe(true);
    expect(other.list).toMatchObject([{ streamId: 'stream-stream-st', leftBytes: 0, state: { kind: 'stored' } }]);
    other.forget('part-part-part-1');
    expect(other.list).toEqual([]);
  });

  it('of two pages only one uploads', async () => {
    const { browser, store, recorder, camera, server, stop } = recordingPage();
    server.nextFault = () => 'lost';
    recorder.record([camera.asTrack]);
    browser.recorder.deliver('one');
    await settle();
    await stop();
    recorder.close();
    await settle();
    const pages = [1, 2].map(() => new Leftovers({ store, endpoint }, browser.surroundings()));
    await Promise.all(pages.map((page) => page.look()));
    await settle();
    expect(pages.map(({ list }) => list.length)).toEqual([1, 0]);
    pages[0]?.close();
    await settle();
    expect(
      pages.map(({ list }) => list.length),
      'the first is closed',
    ).toEqual([1, 1]);
    server.nextFault = () => 'none';
    browser.goOnline();
    await browser.clock.until(() => server.isComplete('part-part-part-1'));
  });

  it('what was refused is kept, offered again, and thrown away when the person says so', async () => {
    const { browser, store, disk, recorder, camera, server, stop } = recordingPage();
    server.answer = () => problem(403, 'not-owner');
    recorder.record([camera.asTrack]);
    browser.recorder.deliver('one');
    await stop();
    const page = new Leftovers({ store, endpoint }, browser.surroundings());
    await page.look();
    await settle();
    expect(page.list).toMatchObject([{ state: { kind: 'refused', code: 'not-owner' } }]);
    await page.retry('part-part-part-1');
    await settle();
    expect(page.list).toMatchObject([{ state: { kind: 'refused', code: 'not-owner' } }]);
    await page.discard('part-part-part-1');
    expect(page.list).toEqual([]);
    expect(await disk.parts()).toEqual([]);
  });
});
