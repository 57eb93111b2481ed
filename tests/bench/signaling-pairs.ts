import { media, newSession } from '../integration/visitor';
import { bare, socketIo, WirePeer } from './signaling-wire';

/** Somebody who sends and somebody who receives, known to each other. */
export interface Pair {
  readonly sender: WirePeer;
  readonly receiver: WirePeer;
  /** Part of every message; the bare relay does not look at it. */
  readonly streamId: string;
}

/** Opens pairs of a publisher and a watcher; each pair has a stream of its own. */
export async function openPairs(count: number, publisherOrigin: string, watcherOrigin: string): Promise<Pair[]> {
  const pairs: Pair[] = [];
  // As browsers do, both come with a session; one of a publisher's own begins no more than some thirty streams in a minute.
  const watching = await newSession(watcherOrigin);
  while (pairs.length < count) {
    const sender = await WirePeer.connect(publisherOrigin, socketIo, await newSession(publisherOrigin));
    const receiver = await WirePeer.connect(watcherOrigin, socketIo, watching);
    const wish = { title: 'A bench', media, publisherInstance: 'page-one' };
    const { stream } = (await sender.ask('publish', wish)) as { stream: { id: string } };
    await receiver.ask('watch', { streamId: stream.id });
    const known = new Promise<void>((resolve) => {
      sender.onSignal = (frame) => {
        if (frame.startsWith('42["init"')) resolve();
      };
    });
    await receiver.ask('init', { streamId: stream.id, connectionId: 'connection', reason: 'new' });
    await known;
    pairs.push({ sender, receiver, streamId: stream.id });
  }
  return pairs;
}

/** The same number of pairs at the bare relay. */
export async function openBarePairs(count: number, origin: string): Promise<Pair[]> {
  const pairs: Pair[] = [];
  while (pairs.length < count) {
    const sender = await WirePeer.connect(origin, bare);
    const receiver = await WirePeer.connect(origin, bare);
    pairs.push({ sender, receiver, streamId: 'AAAAAAAAAAAAAAAA' });
  }
  return pairs;
}

export function closePairs(pairs: readonly Pair[]): void {
  for (const { sender, receiver } of pairs) {
    sender.close();
    receiver.close();
  }
}
