import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Capture } from './capture';
import { fakePeerConnections } from './fakes/fake-peer-connection';

const getDisplayMedia = vi.fn();

describe('sharing the screen', () => {
  beforeEach(() => {
    fakePeerConnections();
    vi.stubGlobal('isSecureContext', true);
    const mediaDevices = { getDisplayMedia, addEventListener: vi.fn(), removeEventListener: vi.fn() };
    vi.stubGlobal('navigator', { mediaDevices });
  });
  afterEach(() => vi.unstubAllGlobals());

  async function refused(words: string): Promise<Capture> {
    getDisplayMedia.mockRejectedValueOnce(new DOMException(words, 'NotAllowedError'));
    const capture = new Capture();
    await capture.startScreen();
    return capture;
  }

  it('is no problem when nothing was chosen', async () => {
    const { screen } = await refused('Permission denied');
    expect(screen).toMatchObject({ status: 'off', problem: null });
  });

  it('is one when the system does not let the browser', async () => {
    const { screen } = await refused('Permission denied by system');
    expect(screen).toMatchObject({ status: 'failed', problem: 'permission-denied' });
  });
});
