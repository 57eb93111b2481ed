import type { RecorderState, RecordingFigures, StorageStatus, UploadState } from '@onair/recorder';

/** Whether one may close the page now, as far as the recording goes. */
export type SafetyLight =
  /** Everything is at the server; but for the last moment, while more is recorded. */
  | { readonly kind: 'safe'; readonly isWhole: boolean }
  /** The server does not have so many seconds yet. */
  | { readonly kind: 'at-risk'; readonly seconds: number };

/** What is wrong with a recording, or could go wrong. */
export type RecordingTrouble =
  | 'unsupported'
  | 'broke-off'
  | 'too-large'
  | 'deleted'
  | 'refused'
  | 'server-full'
  | 'session'
  | 'no-connection'
  | 'live-first'
  | 'not-kept'
  | 'room-nearly-full';

/** What {@link lightOf} and {@link troubleOf} look at. */
export interface RecordingReport {
  readonly state: RecorderState;
  readonly upload: UploadState;
  readonly figures: RecordingFigures;
  readonly storage: StorageStatus;
}

/**
 * While it records, the slice that grows and the one that is sent are always under way. More than these two seconds at the
 * most would make the light, and its words, untrue.
 */
const lastMomentMs = 2_000;
/** From here on something keeps the recording back, and people want to know what. */
const worryingLagMs = 4_000;

/** The light; null while there is nothing to lose. */
export function lightOf({ state, figures, storage }: RecordingReport): SafetyLight | null {
  switch (state.kind) {
    case 'recording':
    case 'waiting':
      // Where nothing is kept, closing the page also loses what is on its way.
      return figures.atRiskMs <= (storage.durable ? lastMomentMs : 0)
        ? { kind: 'safe', isWhole: false }
        : atRisk(figures);
    case 'finishing':
      return atRisk(figures);
    case 'stored':
      return { kind: 'safe', isWhole: true };
    default:
      // It failed or was refused, and what it had before that may still go up.
      return figures.atRiskMs > 0 ? atRisk(figures) : null;
  }
}

/** Whether closing the page now would leave something that is not at the server. */
export function isUnsaved({ state, figures }: RecordingReport): boolean {
  return state.kind === 'finishing' || figures.atRiskMs > 0;
}

/** The one thing that people have to know first; null if all is well. */
export function troubleOf({ state, upload, figures, storage }: RecordingReport): RecordingTrouble | null {
  if (state.kind === 'failed') return state.code === 'unsupported' ? 'unsupported' : 'broke-off';
  if (state.kind === 'refused') return refusal(state.code);
  // Before all that passes, of which is said that meanwhile everything is kept here.
  if (!storage.durable) return 'not-kept';
  const late = figures.atRiskMs >= worryingLagMs;
  if (upload.kind === 'waiting' && upload.code === 'storage-full') return 'server-full';
  if (upload.kind === 'waiting' && late) return upload.code === 'session-required' ? 'session' : 'no-connection';
  if (storage.nearlyFull) return 'room-nearly-full';
  return upload.kind === 'held' && late ? 'live-first' : null;
}

/** How many seconds may be missing from what is recorded; 0 for none. */
export function missingSeconds({ figures }: RecordingReport): number {
  return Math.round(figures.missingMs / 1_000);
}

/** Why the server will not have it, as far as people can do something about it. */
export function refusal(code: string): 'too-large' | 'deleted' | 'refused' {
  if (code === 'too-large') return 'too-large';
  // The other one: this browser's storage was cleared meanwhile.
  return code === 'recording-not-found' || code === 'upload-not-found' ? 'deleted' : 'refused';
}

function atRisk({ atRiskMs }: RecordingFigures): SafetyLight {
  return { kind: 'at-risk', seconds: Math.max(1, Math.round(atRiskMs / 1_000)) };
}
