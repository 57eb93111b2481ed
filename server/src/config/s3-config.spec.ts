import { describe, expect, it } from 'vitest';
import { readConfig } from './config';

describe('the configuration of S3', () => {
  it('is not there without a bucket', () => {
    expect(readConfig({}).recordings.s3).toBeUndefined();
  });

  it('takes any service, with a key or without', () => {
    expect(readConfig({ S3_BUCKET: 'recordings' }).recordings.s3).toEqual({
      bucket: 'recordings',
      endpoint: undefined,
      region: 'us-east-1',
      credentials: undefined,
      pathStyle: false,
    });
    const own = {
      S3_BUCKET: 'recordings',
      S3_ENDPOINT: 'http://minio:9000',
      S3_REGION: 'eu-central-1',
      S3_ACCESS_KEY_ID: 'key',
      S3_SECRET_ACCESS_KEY: 'secret',
      S3_PATH_STYLE: 'true',
    };
    expect(readConfig(own).recordings.s3).toEqual({
      bucket: 'recordings',
      endpoint: 'http://minio:9000',
      region: 'eu-central-1',
      credentials: { accessKeyId: 'key', secretAccessKey: 'secret' },
      pathStyle: true,
    });
  });

  it('names the variable that is missing beside another, and the one that is wrong', () => {
    expect(() => readConfig({ S3_ENDPOINT: 'http://minio:9000' })).toThrow(/^S3_BUCKET must/);
    const bucket = { S3_BUCKET: 'recordings' };
    expect(() => readConfig({ ...bucket, S3_ACCESS_KEY_ID: 'key' })).toThrow(/^S3_SECRET_ACCESS_KEY must/);
    expect(() => readConfig({ ...bucket, S3_SECRET_ACCESS_KEY: 'secret' })).toThrow(/^S3_ACCESS_KEY_ID must/);
    expect(() => readConfig({ S3_BUCKET: 'Not A Bucket' })).toThrow(/^S3_BUCKET must/);
    expect(() => readConfig({ ...bucket, S3_ENDPOINT: 'minio' })).toThrow(/^S3_ENDPOINT must/);
  });
});
