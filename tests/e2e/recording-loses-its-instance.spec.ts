import type { Page } from '@playwright/test';
import { startCluster, type Cluster } from '../environment/cluster';
import { instanceNamed } from '../environment/cluster-people';
import { endStream } from '../environment/pages';
import { PageSocket } from '../environment/page-socket';
import { recordingBrowsers } from '../environment/recordist';
import { expectOneRecording, expectWhole } from '../environment/stored-recording';
import { expect, test } from './fixtures';

let cluster: Cluster;

test.beforeAll(async () => {
  cluster = await startCluster({ env: { LEASE_MS: '6000' } });
});

test.afterAll(() => cluster.stop());

test('the instance behind nginx is killed: the others take in the rest of the recording', async ({
  recordist,
  title,
}) => {
  const people = await Promise.all(
    recordingBrowsers.map(async (kind) => {
      const person = await recordist(kind, cluster.origin);
      const instance = kind === 'counting' ? await instanceOfSocket(person.page) : instanceOfUploads(person.page);
      return { person, instance, stream: await person.record(`${title} ${kind}`, 5) };
    }),
  );

  // Two people at most are at two of the three.
  const theirs = new Set(await Promise.all(people.map(({ instance }) => instance())));
  const instances = await Promise.all([...theirs].map((instanceId) => instanceNamed(cluster, instanceId)));
  await Promise.all(instances.map((instance) => instance.kill()));

  await Promise.all(
    people.map(async ({ person, stream }) => {
      const { page, delivered } = person;
      await delivered.more(5);
      await person.expectSafe();
      await endStream(page);
      await expect(page.getByText('All of it is stored.')).toBeVisible({ timeout: 25_000 });
      const recording = await expectOneRecording(page, stream.id);
      await expectWhole(page, recording, delivered.runs(), { dataDir: cluster.mediaDir });
    }),
  );
});

/** Tells which instance serves the broadcaster. */
async function instanceOfSocket(page: Page): Promise<() => Promise<string>> {
  const socket = await PageSocket.of(page);
  return () => socket.served();
}

/** Tells which instance took the last slice: where nobody sees into the socket, and what the recording is about. */
function instanceOfUploads(page: Page): () => Promise<string> {
  let last = '';
  page.on('response', (response) => {
    if (response.url().includes('/api/uploads/')) last = response.headers()['x-onair-instance'] ?? last;
  });
  return async () => {
    await expect.poll(() => last, { message: 'the instance that took the last slice' }).not.toBe('');
    return last;
  };
}
