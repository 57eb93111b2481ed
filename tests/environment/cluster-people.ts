import { expect, type Locator, type Page } from '@playwright/test';
import type { Stream } from '@onair/protocol';
import type { Cluster } from './cluster';
import type { ClusterInstance } from './cluster-instance';
import { expectFramesAdvance } from './live-video';
import { goLive, watch } from './pages';
import { PageSocket } from './page-socket';

/** Somebody with a page of a cluster, and which instance serves it. */
export interface Person {
  readonly page: Page;
  readonly socket: PageSocket;
}

export interface ClusterWatcher extends Person {
  readonly video: Locator;
}

/** Goes live on whichever instance. */
export async function broadcastThrough(
  cluster: Cluster,
  page: Page,
  title: string,
): Promise<Person & { stream: Stream }> {
  const socket = await PageSocket.of(page);
  const stream = await goLive(page, title, cluster.origin);
  await socket.served();
  return { page, socket, stream };
}

/** Watches through an instance that is none of the given ones, and sees moving pictures. */
export async function watchElsewhere(
  cluster: Cluster,
  page: Page,
  streamId: string,
  elsewhereThan: readonly string[],
): Promise<ClusterWatcher> {
  const socket = await PageSocket.of(page);
  const video = await watch(page, streamId, cluster.origin);
  await socket.reloadUntil((instanceId) => !elsewhereThan.includes(instanceId));
  await expectFramesAdvance(video);
  return { page, socket, video };
}

/** The instance that calls itself so. */
export async function instanceNamed(cluster: Cluster, instanceId: string): Promise<ClusterInstance> {
  const ids = await Promise.all(cluster.instances.map((instance) => instance.id()));
  const found = cluster.instances[ids.indexOf(instanceId)];
  if (!found) throw new Error(`No instance is ${instanceId}: ${ids.join(', ')}.`);
  return found;
}

/** Waits until the page of each has a socket at one of these instances. */
export async function expectServedBy(people: readonly Person[], instanceIds: readonly string[]): Promise<void> {
  await expect
    .poll(() => people.map(({ socket }) => instanceIds.includes(socket.instanceId ?? '')), {
      message: 'whether each is served by an instance that runs',
    })
    .toEqual(people.map(() => true));
}
