export { bitrateFor, chooseFormat, preferredFormats, type PictureSize } from './capture/format';
export type { MakeRecorder, RunningRecorder, RunningRecorderOptions } from './capture/run';
export type { Clock } from './clock';
export type { RecordingFigures } from './figures';
export { Leftovers, type Leftover, type LeftoversEvents, type LeftoversOptions } from './leftovers';
export { FallbackStore, type FallbackStoreEvents } from './queue/fallback-store';
export { IndexedDbStore } from './queue/indexed-db-store';
export type { StorageRoom } from './queue/room';
export type { Part, PartChanges, Slice, SliceStore } from './queue/slice-store';
export {
  StreamRecorder,
  type RecorderState,
  type StorageStatus,
  type StreamRecorderEvents,
  type StreamRecorderOptions,
} from './recorder';
export { browserSurroundings, type Surroundings } from './surroundings';
export type { Pace } from './upload/pace';
export type { Locks } from './upload/part-lock';
export type { UploadState } from './upload/part-upload';
export type { Fetch, UploadCode } from './upload/tus';
