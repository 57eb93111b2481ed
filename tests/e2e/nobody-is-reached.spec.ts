import type { Page } from '@playwright/test';
import { newMeeting, watchDevices } from '../environment/conversations';
import { goLive, watch } from '../environment/pages';
import { listPeerConnections } from '../environment/peer-connections';
import { expect, test } from './fixtures';

const words = 'The server cannot be reached right now.';

/** As behind a proxy that lets no websocket through. */
async function refuseSockets(page: Page): Promise<void> {
  await page.routeWebSocket(/socket/, (socket) => socket.close());
}

test('behind a proxy without websockets the player, a room and a meeting say that the server is not reached', async ({
  somebody,
  title,
}) => {
  test.slow();
  const ada = await somebody('chromium');
  const { id } = await goLive(ada, title);
  const reader = await somebody('chromium');
  await watchDevices(reader);
  const meeting = await newMeeting(reader);
  await refuseSockets(reader);

  await watch(reader, id);
  await expect(reader.getByRole('heading', { name: words.slice(0, -1) })).toBeVisible();
  await reader.goto('/room/AAAAAAAAAAAAAAAAAAAAAA');
  await expect(reader.getByText(words)).toBeVisible();
  await expect(reader.getByText('Joining…')).toBeVisible();
  await reader.goto(meeting);
  await reader.getByRole('textbox', { name: 'Your name' }).fill('Bob');
  await reader.getByRole('button', { name: 'Join' }).click();
  await expect(reader.getByText(words)).toBeVisible();
});

test('a network without a path to the broadcaster is said in the player', async ({ somebody, title }) => {
  const { id } = await goLive(await somebody('chromium'), title);
  const watcher = await somebody('chromium');
  // There is no relay, so there is no way.
  await listPeerConnections(watcher.context(), { relayOnly: true });
  await watch(watcher, id);
  await expect(watcher.getByRole('heading', { name: 'No way to the broadcaster was found' })).toBeVisible({
    timeout: 30_000,
  });
});
