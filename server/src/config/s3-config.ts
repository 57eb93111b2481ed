import { StartFailure } from '../start-failure';
import type { SettingValues } from './read-settings';

/** The bucket in which recorded media is kept. */
export interface S3Config {
  /** Undefined for Amazon's own. */
  readonly endpoint: string | undefined;
  readonly region: string;
  readonly bucket: string;
  /** Undefined: from the machine's role, or wherever else Amazon's SDK finds them. */
  readonly credentials: { readonly accessKeyId: string; readonly secretAccessKey: string } | undefined;
  /** Whether the bucket stands in the path of addresses instead of the host's name. */
  readonly pathStyle: boolean;
}

type S3Settings = Pick<
  SettingValues,
  'S3_BUCKET' | 'S3_ENDPOINT' | 'S3_REGION' | 'S3_ACCESS_KEY_ID' | 'S3_SECRET_ACCESS_KEY' | 'S3_PATH_STYLE'
>;

/**
 * A bucket makes recorded media rest in S3; without one, it rests in files.
 *
 * @throws StartFailure when something is set that needs another.
 */
export function s3Config(values: S3Settings): S3Config | undefined {
  const { S3_BUCKET: bucket, S3_ENDPOINT: endpoint, S3_ACCESS_KEY_ID: id, S3_SECRET_ACCESS_KEY: secret } = values;
  if (bucket === undefined) {
    if (endpoint !== undefined) throw StartFailure.wrongSetting('S3_BUCKET', 'must be set with S3_ENDPOINT');
    return undefined;
  }
  if (id !== undefined && secret === undefined) {
    throw StartFailure.wrongSetting('S3_SECRET_ACCESS_KEY', 'must be set with S3_ACCESS_KEY_ID');
  }
  if (secret !== undefined && id === undefined) {
    throw StartFailure.wrongSetting('S3_ACCESS_KEY_ID', 'must be set with S3_SECRET_ACCESS_KEY');
  }
  return {
    ...{ endpoint, bucket, region: values.S3_REGION, pathStyle: values.S3_PATH_STYLE },
    credentials: id === undefined || secret === undefined ? undefined : { accessKeyId: id, secretAccessKey: secret },
  };
}
