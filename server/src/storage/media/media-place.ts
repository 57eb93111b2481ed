import type { S3Settings } from './s3-bucket';

/** Where recorded media rests: in a folder, or in a bucket. */
export interface MediaPlace {
  readonly mediaDir: string;
  readonly s3: S3Settings | undefined;
}
