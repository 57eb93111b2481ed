import type { Page } from '@playwright/test';
import { Coturn } from '../environment/coturn';
import { expectEverybodyMeets, joinMeeting, newMeeting, people } from '../environment/conversations';
import { CuttableProxy } from '../environment/cuttable-proxy';
import { expectOpenConnections, listPeerConnections } from '../environment/peer-connections';
import { expect, test } from './fixtures';

test("one person's whole network is away for 5 s: the others say so, and then everybody sees and hears everybody", async ({
  somebody,
  ownSite,
}) => {
  test.slow();
  const coturn = await Coturn.start();
  const mediaCable = await CuttableProxy.start({ port: coturn.port });
  try {
    const site = await ownSite({
      env: { TURN_URLS: `turn:127.0.0.1:${mediaCable.port}?transport=tcp`, TURN_SECRET: coturn.secret },
    });
    const cable = await site.cable();
    const all = await people(somebody, 3);
    const [ada, bob, carl] = [...all.values()] as [Page, Page, Page];
    await listPeerConnections(ada.context(), { relayOnly: true });
    const link = new URL(await newMeeting(ada, cable.origin));
    await joinMeeting(ada, 'Ada');
    for (const [name, page] of [...all].slice(1)) {
      await page.goto(site.origin + link.pathname);
      await joinMeeting(page, name);
    }
    await expectEverybodyMeets(all);

    const cut = Promise.all([cable.cutFor(5_000), mediaCable.cutFor(5_000)]);
    await expect(ada.getByText('Your connection to the server is lost.')).toBeVisible();
    for (const page of [bob, carl]) await expect(page.getByText(/^Away[,.]/)).toBeVisible();
    await cut;

    await expectEverybodyMeets(all);
    await expect(ada.getByText('Your connection to the server is lost.')).toBeHidden();
    for (const page of all.values()) {
      await expect(page.getByText(/^Away[,.]/)).toHaveCount(0);
      await expectOpenConnections(page, 2);
    }
  } finally {
    await mediaCable.close();
    await coturn.stop();
  }
});
