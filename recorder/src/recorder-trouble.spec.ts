import { afterEach, describe, expect, it, vi } from 'vitest';
import { settle } from './fakes/fake-clock';
import { problem } from './fakes/fake-tus-server';
import { endpoint, recordingPage } from './fakes/recording-page';
import { Leftovers } from './leftovers';

afterEach(() => void vi.unstubAllGlobals());

describe('what a recorder has been given is not lost', () => {
  it('when a listener throws', async () => {
    const told: unknown[] = [];
    vi.stubGlobal('reportError', (error: unknown) => told.push(error));
    const { browser, recorder, camera, server, text, stop } = recordingPage();
    for (const event of ['change', 'figures'] as const) {
      recorder.on(event, () => {
        throw new Error(event);
      });
    }
    recorder.record([camera.asTrack]);
    browser.recorder.deliver('one ');
    await settle();
    browser.recorder.deliver('two ');
    await stop();
    expect(recorder.state.kind).toBe('stored');
    expect(text('part-part-part-1')).toBe('one two <last of 2>');
    expect(server.isComplete('part-part-part-1')).toBe(true);
    expect(told).toContainEqual(new Error('figures'));
  });

  it('when the other pages cannot be told of it', async () => {
    vi.stubGlobal('reportError', () => undefined);
    const announcePart = (): void => {
      throw new DOMException('Denied', 'SecurityError');
    };
    const { browser, recorder, camera, text, stop } = recordingPage({}, { announcePart });
    recorder.record([camera.asTrack]);
    browser.recorder.deliver('one ');
    await stop();
    expect(text('part-part-part-1')).toBe('one <last of 1>');
  });

  it('when it is closed while it records: nobody else touches the part before its last slice is stored', async () => {
    const { browser, store, recorder, camera, server, text } = recordingPage();
    const other = new Leftovers({ store, endpoint }, browser.surroundings());
    recorder.record([camera.asTrack]);
    browser.recorder.deliver('one ');
    await settle();
    browser.recorder.isSlow = true;
    recorder.close();
    await settle();
    expect(server.isComplete('part-part-part-1'), 'before the last slice').toBe(false);
    browser.recorder.finish();
    await browser.clock.until(() => server.isComplete('part-part-part-1'));
    expect(text('part-part-part-1')).toBe('one <last of 1>');
    other.close();
  });

  it('when it is refused: what is still delivered is kept with the rest', async () => {
    const { browser, disk, recorder, camera, server } = recordingPage();
    recorder.record([camera.asTrack]);
    browser.recorder.deliver('one ');
    await settle();
    server.answer = () => problem(413, 'too-large');
    browser.recorder.isSlow = true;
    browser.recorder.deliver('two ');
    await settle();
    expect(recorder.state.kind).toBe('refused');
    browser.recorder.finish();
    await browser.clock.pass(100);
    const kept = await disk.slices('part-part-part-1', 4, 1_000);
    expect(await Promise.all(kept.map(({ blob }) => blob.text()))).toEqual(['two ', '<last of 2>']);
  });
});
