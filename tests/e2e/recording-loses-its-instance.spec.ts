import { startCluster, type Cluster } from '../environment/cluster';
import { instanceNamed } from '../environment/cluster-people';
import { endStream } from '../environment/pages';
import { PageSocket } from '../environment/page-socket';
import { expectContinuous, expectOneRecording, expectStoredAsDelivered } from '../environment/stored-recording';
import { expect, test } from './fixtures';

let cluster: Cluster;

test.beforeAll(async () => {
  cluster = await startCluster({ env: { LEASE_MS: '6000' } });
});

test.afterAll(() => cluster.stop());

test("the broadcaster's instance behind nginx is killed: the others take in the rest of the recording", async ({
  recordist,
  title,
}) => {
  const person = await recordist('counting', cluster.origin);
  const { page, delivered } = person;
  const socket = await PageSocket.of(page);
  const stream = await person.record(title, 4);

  await (await instanceNamed(cluster, await socket.served())).kill();
  await delivered.more(4);

  await person.expectSafe();
  await endStream(page);
  await expect(page.getByText('All of it is stored.')).toBeVisible({ timeout: 25_000 });
  const recording = await expectOneRecording(page, stream.id);
  await expectStoredAsDelivered(cluster.mediaDir, recording, delivered.runs());
  await expectContinuous(page, recording);
});
