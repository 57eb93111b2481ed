import { S3ServiceException } from '@aws-sdk/client-s3';
import { Refusal } from '../../domain/refusal';

const insufficientStorage = 507;
/** What services of different makers say when there is no room; S3 itself never does. */
const noRoom = new Set(['QuotaExceeded', 'InsufficientStorage', 'XMinioStorageFull', 'EntityTooLarge']);

/** Whether there is no such object. */
export function isMissing(error: unknown): boolean {
  return error instanceof S3ServiceException && error.$metadata.httpStatusCode === 404;
}

/** A full storage, told as callers know it; everything else as it is. */
export function asRefusal(error: unknown): unknown {
  if (!(error instanceof S3ServiceException)) return error;
  const full = error.$metadata.httpStatusCode === insufficientStorage || noRoom.has(error.name);
  return full ? Refusal.storageFull() : error;
}
