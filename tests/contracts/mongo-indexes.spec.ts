import { afterAll, beforeAll, expect, it } from 'vitest';
import { systemClock } from '../../server/src/domain/clock/system-clock';
import { type MongoClient, openMongo } from '../../server/src/storage/mongo/mongo-connection';
import { MongoEndedSessions } from '../../server/src/storage/mongo/mongo-ended-sessions';
import { MongoMeetingStore } from '../../server/src/storage/mongo/mongo-meeting-store';
import { MongoRecordingStore } from '../../server/src/storage/mongo/mongo-recording-store';
import { MongoStreamStore } from '../../server/src/storage/mongo/mongo-stream-store';
import { silentLog } from '../../server/src/testing/broadcast-world';
import { type Mongo, startMongo } from '../environment/mongo';

let mongo: Mongo;
let client: MongoClient;

beforeAll(async () => {
  mongo = await startMongo();
  client = openMongo(mongo.url, systemClock, silentLog);
  await client.availability.check();
  await new MongoEndedSessions(client, systemClock).open();
  for (const Store of [MongoStreamStore, MongoRecordingStore, MongoMeetingStore]) await new Store(client).open();
});
afterAll(async () => {
  await client.close();
  await mongo.stop();
});

// What each query compares, then what it sorts by: an index that begins like that answers it without sorting.
const recordingOrders = ['startedAt', 'durationMs', 'sizeBytes', 'titleFolded'];
const queries: [collection: string, about: string, fields: string[]][] = [
  ['streams', 'all, newest first', ['startedAt', '_id']],
  ['streams', 'those that are live, newest first, and their number', ['status', 'startedAt', '_id']],
  ['streams', "somebody's, newest first", ['ownerId', 'startedAt', '_id']],
  ['streams', "somebody's that have ended, newest first", ['ownerId', 'status', 'startedAt', '_id']],
  ['recordings', "a stream's", ['streamId']],
  ['recordings', 'what is due', ['dueAt', '_id']],
  ...['visibility', 'ownerId'].flatMap((shelf) =>
    recordingOrders.map((order): [string, string, string[]] => [
      'recordings',
      `by ${shelf} in the order of ${order}`,
      [shelf, order, '_id'],
    ]),
  ),
  ['meetings', 'what is not kept any more', ['keptUntil']],
  ['endedSessions', 'what is not kept any more', ['endedAt']],
];

it.each(queries)('%s, %s: there is an index', async (collection, _about, fields) => {
  expect(await indexesOf(collection)).toContainEqual(fields);
});

it.each(['streams', 'recordings', 'meetings', 'endedSessions'])(
  '%s: there is no index that no query needs',
  async (collection) => {
    const needed = queries.filter(([of]) => of === collection).map(([, , fields]) => fields);
    expect(await indexesOf(collection)).toHaveLength(needed.length + ['_id'].length);
  },
);

async function indexesOf(collection: string): Promise<string[][]> {
  const indexes = await client.connection.collection(collection).indexes();
  return indexes.map(({ key }) => Object.keys(key));
}
