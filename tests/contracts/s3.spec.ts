import { afterAll, beforeAll } from 'vitest';
import { S3Bucket } from '../../server/src/storage/media/s3-bucket';
import { S3MediaStorage } from '../../server/src/storage/media/s3-media-storage';
import { S3 } from '../environment/s3';
import { mediaStorageContract } from './media-storage-contract';

let s3: S3;

// The first run builds the service.
beforeAll(async () => {
  s3 = await S3.start();
}, 600_000);

afterAll(() => s3.stop());

mediaStorageContract('S3', async () => {
  const bucket = await s3.bucket();
  const elsewhere = (): S3MediaStorage => new S3MediaStorage(new S3Bucket(bucket));
  return { storage: elsewhere(), elsewhere };
});
