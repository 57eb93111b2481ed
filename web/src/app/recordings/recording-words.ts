import type { Recording } from '@onair/protocol';
import { formatBytes, formatDuration } from '../texts/format';
import { recordingsTexts } from '../texts/recordings';
import type { IconName } from '../ui/icons';

/** What is said about a recording wherever it stands. */
export interface RecordingWords {
  /** For the corner of the picture; null where there is nothing to play. */
  readonly length: string | null;
  /** The same for those who hear it. */
  readonly lengthSpoken: string | null;
  readonly size: string | null;
  /** Null when it is ready, which needs no word. */
  readonly state: string | null;
  readonly failure: string | null;
  /** Only where it is not what everybody expects. */
  readonly visibility: { readonly icon: IconName; readonly name: string } | null;
}

export const visibilityIcons = {
  public: 'globe',
  unlisted: 'link',
  private: 'lock',
} as const satisfies Record<Recording['visibility'], IconName>;

export function recordingWords(recording: Recording): RecordingWords {
  const { state, durationMs, sizeBytes, mine, visibility } = recording;
  const texts = recordingsTexts;
  const known = state !== 'failed' && durationMs > 0;
  const length = known ? formatDuration(durationMs) : null;
  return {
    length: length !== null && state === 'uploading' ? texts.upToNow(length) : length,
    lengthSpoken: known ? texts.length(durationMs) : null,
    size: sizeBytes > 0 ? formatBytes(sizeBytes) : null,
    state: state === 'ready' ? null : texts.states[state],
    failure: state === 'failed' ? failureOf(recording) : null,
    visibility:
      mine && visibility !== 'public'
        ? { icon: visibilityIcons[visibility], name: texts.visibility.names[visibility] }
        : null,
  };
}

/** Why it cannot be played, for a person. */
export function failureOf({ failure }: Recording): string {
  return failure === null ? recordingsTexts.failedWithoutReason : recordingsTexts.failures[failure];
}
