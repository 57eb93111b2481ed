import { Redis, type RedisOptions } from 'ioredis';
import type { Clock } from '../../domain/clock/clock';
import type { Log } from '../../domain/log';
import { Availability } from '../availability';
import { LineWatch } from './line-watch';

const longestRetryMs = 500;

/** The connections of one instance to Redis. */
export interface RedisClients {
  /** For everything that is asked and answered. */
  readonly commands: Redis;
  /** For messages to other instances, which are worth nothing when they come late. */
  readonly publisher: Redis;
  /** For messages from other instances; Redis lets a connection that subscribes do nothing else. */
  readonly subscriber: Redis;
  readonly availability: Availability;
  close(): void;
}

/** Connects, and again whenever a connection is lost or has gone silent. Nothing is waited for. */
export function openRedis(url: string, clock: Clock, log: Log): RedisClients {
  const watches: LineWatch[] = [];
  const connect = (role: string, options: RedisOptions): Redis => {
    const client = new Redis(url, {
      connectTimeout: 2_000,
      retryStrategy: (attempt) => Math.min(50 * attempt, longestRetryMs),
      // A replica that was a primary until now: the name leads to the new one.
      reconnectOnError: (error) => (error.message.startsWith('READONLY') ? 2 : false),
      connectionName: `onair-${role}`,
      ...options,
    });
    // Without a listener an error would end the process. That Redis is away is told once, by the availability.
    client.on('error', () => undefined);
    watches.push(new LineWatch(client, clock));
    return client;
  };
  const commands = connect('commands', { maxRetriesPerRequest: 1, commandTimeout: 2_000 });
  const publisher = connect('publisher', {
    enableOfflineQueue: false,
    autoResendUnfulfilledCommands: false,
    maxRetriesPerRequest: 1,
    commandTimeout: 2_000,
    // Messages that are sent in one go are written in one go: a third of what a message costs is writing it.
    enableAutoPipelining: true,
  });
  const subscriber = connect('subscriber', {
    maxRetriesPerRequest: null,
    // The check asks INFO, which is refused once something is subscribed to. Whoever joined a room between connecting and the
    // check made it fail, and was forgotten with the connection that was given up for it.
    enableReadyCheck: false,
  });
  const availability = new Availability({ name: 'Redis', probe: () => commands.ping(), isAnswer }, clock, log);
  return {
    commands,
    publisher,
    subscriber,
    availability,
    close() {
      availability.close();
      for (const watch of watches) watch.close();
      for (const client of [commands, publisher, subscriber]) client.disconnect();
    },
  };
}

/** An error that Redis tells is an answer, unless it says that it cannot answer at the moment. */
function isAnswer(error: unknown): boolean {
  if (!(error instanceof Error) || error.name !== 'ReplyError') return false;
  return !/^(LOADING|READONLY|MASTERDOWN|CLUSTERDOWN)/.test(error.message);
}
