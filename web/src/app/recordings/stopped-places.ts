const storageKey = 'onair.stopped';
const mostPlaces = 100;
/** So near to the start or the end nobody needs to be led back to. */
const nearS = 5;

/** Where the reader stopped in each recording, in this browser. The ones longest not played are forgotten first. */
export class StoppedPlaces {
  constructor(private readonly storage: () => Pick<Storage, 'getItem' | 'setItem'>) {}

  /** Seconds from the start; 0 if it was never played, or played to the end. */
  recall(id: string): number {
    return this.read().find(([known]) => known === id)?.[1] ?? 0;
  }

  /** `duration` in seconds; infinite while it is not known. */
  remember(id: string, second: number, duration: number): void {
    const others = this.read().filter(([known]) => known !== id);
    const worthIt = second > nearS && second < duration - nearS;
    const places = worthIt ? [...others, [id, Math.floor(second)] as const] : others;
    try {
      this.storage().setItem(storageKey, JSON.stringify(places.slice(-mostPlaces)));
    } catch {
      // Storage is forbidden or full: then it begins at the start the next time.
    }
  }

  /** The longest not played first. */
  private read(): (readonly [string, number])[] {
    try {
      const stored: unknown = JSON.parse(this.storage().getItem(storageKey) ?? '[]');
      return Array.isArray(stored) ? stored.filter(isPlace) : [];
    } catch {
      // Storage is forbidden, or holds what another program left there.
      return [];
    }
  }
}

function isPlace(value: unknown): value is readonly [string, number] {
  return Array.isArray(value) && typeof value[0] === 'string' && typeof value[1] === 'number' && value[1] >= 0;
}
