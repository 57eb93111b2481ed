const storageKey = 'onair.volume';

/** How loud the reader had it last, in any player. */
export interface RememberedVolume {
  /** 0 to 1. */
  readonly volume: number;
  readonly muted: boolean;
}

/** What was remembered; as loud as can be when nothing was. */
export function recallVolume(): RememberedVolume {
  try {
    const stored: unknown = JSON.parse(localStorage.getItem(storageKey) ?? 'null');
    if (stored !== null && typeof stored === 'object' && 'volume' in stored && 'muted' in stored) {
      const { volume, muted } = stored;
      if (typeof volume === 'number' && volume >= 0 && volume <= 1) return { volume, muted: muted === true };
    }
  } catch {
    // Storage is forbidden, or holds what another program left there.
  }
  return { volume: 1, muted: false };
}

/** Remembers it for every player of this browser. */
export function rememberVolume({ volume, muted }: RememberedVolume): void {
  try {
    localStorage.setItem(storageKey, JSON.stringify({ volume, muted }));
  } catch {
    // Storage is forbidden or full: then the volume holds for this page only.
  }
}
