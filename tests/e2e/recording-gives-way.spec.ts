import { Coturn } from '../environment/coturn';
import { expectFramesAdvance } from '../environment/live-video';
import { LossyPath } from '../environment/lossy-path';
import { endStream, watch } from '../environment/pages';
import { listPeerConnections } from '../environment/peer-connections';
import { expectOneRecording, expectWhole } from '../environment/stored-recording';
import { expect, test } from './fixtures';

test('the network loses what is live: the recording waits, and is sent when it does not any more', async ({
  recordist,
  somebody,
  ownSite,
  title,
}) => {
  const coturn = await Coturn.start();
  const path = await LossyPath.to(coturn.port);
  try {
    const site = await ownSite({
      env: { TURN_URLS: `turn:127.0.0.1:${path.port}?transport=udp`, TURN_SECRET: coturn.secret },
    });
    const person = await recordist('counting', site.origin);
    const { page, delivered } = person;
    const stream = await person.record(title, 1);
    const watcher = await somebody('chromium');
    await listPeerConnections(watcher.context(), { relayOnly: true });
    const video = await watch(watcher, stream.id, site.origin);
    await expectFramesAdvance(video);
    await person.expectSafe();

    path.loss = 0.15;
    await expect(page.getByText('The live picture goes first, the recording follows.')).toBeVisible({
      timeout: 25_000,
    });
    await person.expectAtRisk();
    await expectFramesAdvance(video);

    await endStream(page);
    await expect(page.getByText('All of it is stored.')).toBeVisible();
    const recording = await expectOneRecording(page, stream.id);
    await expectWhole(page, recording, delivered.runs(), site);
  } finally {
    path.close();
    await coturn.stop();
  }
});
