import { KeptText } from '../kept-text';

const kept = new KeptText('onair.volume');

/** How loud the reader had it last, in any player. */
export interface RememberedVolume {
  /** 0 to 1. */
  readonly volume: number;
  readonly muted: boolean;
}

/** What was remembered; as loud as can be when nothing was. */
export function recallVolume(): RememberedVolume {
  const stored = kept.readJson();
  if (stored !== null && typeof stored === 'object' && 'volume' in stored && 'muted' in stored) {
    const { volume, muted } = stored;
    if (typeof volume === 'number' && volume >= 0 && volume <= 1) return { volume, muted: muted === true };
  }
  return { volume: 1, muted: false };
}

/** Remembers it for every player of this browser. */
export function rememberVolume({ volume, muted }: RememberedVolume): void {
  kept.write(JSON.stringify({ volume, muted }));
}
