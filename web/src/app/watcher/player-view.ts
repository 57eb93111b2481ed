import type { Stream } from '@onair/protocol';
import type { WatchState } from '../media/watch-state';
import { watcherTexts } from '../texts/watcher';
import type { StageWords } from '../ui/stage-message';

/** Words over the picture, which stays to be seen. */
export interface PlayerView extends StageWords {
  /** What a screen reader is told when this comes up; without the figures that change each second. */
  readonly spoken: string;
  /** Whether there is nothing more to come: the way on is the directory. */
  readonly final: boolean;
}

/** What the words follow from. */
export interface PlayerFacts {
  readonly state: WatchState;
  readonly stream: Stream | null;
  /** Whether a picture was seen before. */
  readonly hadPicture: boolean;
  /** `performance.now()`. */
  readonly nowMs: number;
}

/** Words for how watching goes; null when the picture speaks for itself. */
export function playerView({ state, stream, hadPicture, nowMs }: PlayerFacts): PlayerView | null {
  const texts = watcherTexts;
  switch (state.kind) {
    case 'connecting':
      return view('spinner', texts.connecting);
    case 'unreached':
      return view('spinner', texts.unreached, texts.trying);
    case 'pathless':
      return view('spinner', texts.pathless, texts.trying);
    case 'reconnecting':
      return view('spinner', texts.reconnecting.heading, texts.reconnecting.text);
    case 'away': {
      const left = texts.away.left(Math.max(0, state.deadline - nowMs) + 999);
      return { ...view('away', texts.away.heading, left), spoken: texts.away.spoken };
    }
    case 'refused': {
      const text = state.error.code === 'rate-limited' ? texts.refused.busy : texts.refused.text;
      const detail = `${state.error.code}: ${state.error.message}`;
      return { ...view('warning', texts.refused.heading, text), detail };
    }
    case 'ended':
      return { ...view('stop', texts.ended.heading, texts.ended.reason[state.reason]), final: true };
    case 'not-found':
      return { ...view('help', texts.notFound.heading, texts.notFound.text), final: true };
    case 'unsupported':
      return { ...view('warning', texts.unsupported.heading, texts.unsupported.text), final: true };
    case 'live':
      return stream ? mediaView(stream.media, hadPicture) : null;
  }
}

function mediaView(media: Stream['media'], hadPicture: boolean): PlayerView | null {
  if (media.video) return null;
  if (!media.audio) return view('camera-off', watcherTexts.nothingSent);
  return hadPicture ? view('camera-off', watcherTexts.cameraOff) : view('microphone', watcherTexts.audioOnly);
}

function view(icon: PlayerView['icon'], heading: string, text: string | null = null): PlayerView {
  const spoken = text === null ? heading : `${heading}. ${text}`;
  return { icon, heading, text, spoken, final: false, detail: null };
}
