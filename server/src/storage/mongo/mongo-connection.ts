import mongoose, { type Connection } from 'mongoose';
import type { Clock } from '../../domain/clock/clock';
import type { Log } from '../../domain/log';
import { Availability } from '../availability';

/** The connection of one instance to MongoDB. */
export interface MongoClient {
  readonly connection: Connection;
  readonly availability: Availability;
  close(): Promise<void>;
}

const options = {
  appName: 'onair',
  // Whoever asks while it is away is told so, instead of waiting in a queue.
  bufferCommands: false,
  autoIndex: false,
  autoCreate: false,
  serverSelectionTimeoutMS: 2_000,
  connectTimeoutMS: 2_000,
  socketTimeoutMS: 5_000,
  heartbeatFrequencyMS: 2_000,
  waitQueueTimeoutMS: 2_000,
  retryReads: false,
};

/** Connects, and again whenever the connection is lost. Nothing is waited for. */
export function openMongo(url: string, clock: Clock, log: Log): MongoClient {
  const connection = mongoose.createConnection();
  let opened = false;
  connection.once('open', () => (opened = true));
  // Without a listener an error would end the process. That it is away is told once, by the availability.
  connection.on('error', () => undefined);
  const probe = async (): Promise<void> => {
    // A first attempt that failed is not repeated by the driver, as all later ones are.
    if (!opened) await connection.openUri(url, options);
    // It has returned at once where an attempt was under way already, which may yet fail.
    await connection.asPromise();
    if (connection.db === undefined) throw new Error('not connected yet');
    await connection.db.command({ ping: 1 });
  };
  const availability = new Availability({ name: 'the database', probe, isAnswer }, clock, log);
  return {
    connection,
    availability,
    async close() {
      availability.close();
      await connection.close(true);
    },
  };
}

function isAnswer(error: unknown): boolean {
  if (error instanceof mongoose.Error.ValidationError || error instanceof mongoose.Error.CastError) return true;
  // A primary that is none any more answers, but not what was asked.
  return error instanceof mongoose.mongo.MongoServerError && !error.hasErrorLabel('RetryableWriteError');
}
