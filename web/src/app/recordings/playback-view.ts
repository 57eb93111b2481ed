import type { Recording } from '@onair/protocol';
import type { SignalingError } from '../signaling/signaling-error';
import { playbackTexts } from '../texts/recordings';
import type { StageWords } from '../ui/stage-message';
import { failureOf } from './recording-words';

/** Words over the picture, or instead of it. */
export interface PlaybackView extends StageWords {
  /** Whether there is nothing more to come: the way on is the gallery. */
  readonly final: boolean;
}

/** What the words follow from. */
export interface PlaybackFacts {
  /** The newest that the server told; null before the first answer. */
  readonly recording: Recording | null;
  /** Why the last question had no answer. */
  readonly problem: SignalingError['code'] | null;
  /** How playing goes; null while nothing is played. */
  readonly playing: { readonly state: 'fine' | 'lost' | 'unplayable'; readonly waitsForMore: boolean } | null;
}

/** Words for how it goes; null when the picture speaks for itself. */
export function playbackView({ recording, problem, playing }: PlaybackFacts): PlaybackView | null {
  const texts = playbackTexts;
  if (problem === 'recording-not-found') {
    const { heading, text } = recording ? texts.gone : texts.notFound;
    return { ...view('help', heading, text), final: true };
  }
  if (!recording) {
    if (problem === null) return view('spinner', texts.loading);
    const detail = problem === 'disconnected' || problem === 'timeout' ? null : problem;
    return { ...view('spinner', texts.unreachable.heading, texts.unreachable.text), detail };
  }
  if (recording.mediaUrl === null) return withoutMedia(recording);
  if (playing?.state === 'unplayable') return view('warning', texts.unplayable.heading, texts.unplayable.text);
  if (playing?.state === 'lost') return view('spinner', texts.lost.heading, texts.lost.text);
  if (playing?.waitsForMore) return view('spinner', texts.waitingForMore);
  return recording.tracks.video ? null : view('microphone', texts.soundOnly);
}

function withoutMedia(recording: Recording): PlaybackView {
  const texts = playbackTexts;
  switch (recording.state) {
    case 'uploading':
      return view('spinner', texts.nothingYet.heading, texts.nothingYet.text);
    case 'failed':
      return { ...view('warning', texts.failed, failureOf(recording)), final: true };
    case 'finalizing':
    case 'ready':
      return view('spinner', texts.finalizing.heading, texts.finalizing.text);
  }
}

function view(icon: PlaybackView['icon'], heading: string, text: string | null = null): PlaybackView {
  return { icon, heading, text, detail: null, final: false };
}
