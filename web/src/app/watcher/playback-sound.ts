import type { Signal } from '@angular/core';
import type { Playback } from '../media/playback';
import { fromEmitter } from '../ui/from-emitter';
import type { Sound } from '../ui/volume-control';

/** The sound of a stream that is played, for a volume control. To be called where `inject()` may be. */
export function soundOf(playback: Signal<Playback>): Sound {
  return {
    silent: fromEmitter(playback, ({ silence }) => silence !== 'none'),
    volume: fromEmitter(playback, ({ volume }) => volume),
    get volumeFixed() {
      return playback().volumeFixed;
    },
    toggleMuted: () => playback().toggleMuted(),
    setMuted: (muted) => playback().setMuted(muted),
    setVolume: (volume) => playback().setVolume(volume),
  };
}
