import { createShardedAdapter } from '@socket.io/redis-adapter';
import type { RedisClients } from './redis-clients';

/** Connects the Socket.IO server of this instance with those of the others. */
export type SocketAdapter = ReturnType<typeof createShardedAdapter>;

/**
 * Socket.IO between instances: a message to a room, or to one socket, goes only to those instances that have somebody
 * in it. Messages are lost while Redis is away; nobody waits for them, and nothing is thrown for them.
 */
export function redisSocketAdapter(clients: RedisClients, prefix: string): SocketAdapter {
  return createShardedAdapter(quietPublisher(clients), quietSubscriber(clients), {
    channelPrefix: prefix,
    subscriptionMode: 'dynamic-private',
  });
}

const ignore = (): undefined => undefined;

/** The adapter delivers to its own sockets when the publisher has answered: at once, here. */
function quietPublisher({ publisher, availability }: RedisClients): object {
  return {
    spublish(channel: string, message: string | Buffer): Promise<number> {
      // A Redis that stands still would take everything in and deliver it when nobody wants it any more.
      if (!availability.away) publisher.spublish(channel, message).catch(ignore);
      return Promise.resolve(0);
    },
  };
}

/** The adapter does not look at what becomes of a subscription; the client repeats each when it has reconnected. */
function quietSubscriber({ subscriber }: RedisClients): object {
  return {
    on: subscriber.on.bind(subscriber),
    ssubscribe: (channel: string) => void subscriber.ssubscribe(channel).catch(ignore),
    sunsubscribe: (channels: string | string[]) => void subscriber.sunsubscribe(...[channels].flat()).catch(ignore),
  };
}
