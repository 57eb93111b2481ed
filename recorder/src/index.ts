export type { UploadMetadata } from '@onair/protocol';
