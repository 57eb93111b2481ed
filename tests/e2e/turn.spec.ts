import { Coturn } from '../environment/coturn';
import { expectFramesAdvance, expectSound } from '../environment/live-video';
import { goLive, watch } from '../environment/pages';
import { listPeerConnections, localCandidateTypes } from '../environment/peer-connections';
import { expect, test } from './fixtures';

for (const transport of ['udp', 'tcp'] as const) {
  test(`a watcher behind the worst of networks is relayed by TURN over ${transport}`, async ({
    somebody,
    ownSite,
    title,
  }) => {
    const coturn = await Coturn.start();
    try {
      const site = await ownSite({
        env: { TURN_URLS: `turn:127.0.0.1:${coturn.port}?transport=${transport}`, TURN_SECRET: coturn.secret },
      });
      const stream = await goLive(await somebody('chromium'), title, site.origin);
      const watcher = await somebody('chromium');
      await listPeerConnections(watcher.context(), { relayOnly: true });
      const video = await watch(watcher, stream.id, site.origin);
      await expectFramesAdvance(video);
      await expectSound(video);
      expect(await localCandidateTypes(watcher)).toEqual(['relay']);
    } finally {
      await coturn.stop();
    }
  });
}
