/** What a key does to a recording that is played. Times in seconds. */
export type PlayerCommand =
  | { readonly kind: 'toggle' | 'mute' | 'full-screen' | 'picture-in-picture' | 'help' | 'louder' | 'quieter' }
  | { readonly kind: 'skip'; readonly by: number }
  | { readonly kind: 'speed'; readonly faster: boolean }
  /** `to` is a part of the whole, 0 to 1. */
  | { readonly kind: 'jump'; readonly to: number };

/** Where the focus was when the key was pressed. */
export interface KeyPlace {
  /** Whether within the player, or it fills the screen: elsewhere some keys scroll the page. */
  readonly inPlayer: boolean;
  /** On what Space and Enter press, such as a button. */
  readonly onButton: boolean;
  /** On a slider that has its own arrows, Home and End. */
  readonly onSlider: boolean;
}

/** Null for a key that means nothing to the player there. `key` as Shortcuts.keyOf gives it. */
export function playerCommand(key: string, { inPlayer, onButton, onSlider }: KeyPlace): PlayerCommand | null {
  if (/^\d$/.test(key)) return { kind: 'jump', to: Number(key) / 10 };
  switch (key) {
    case ' ':
      return onButton ? null : { kind: 'toggle' };
    case 'k':
      return { kind: 'toggle' };
    case 'j':
      return { kind: 'skip', by: -10 };
    case 'l':
      return { kind: 'skip', by: 10 };
    case 'm':
      return { kind: 'mute' };
    case 'f':
      return { kind: 'full-screen' };
    case 'p':
      return { kind: 'picture-in-picture' };
    case '<':
      return { kind: 'speed', faster: false };
    case '>':
      return { kind: 'speed', faster: true };
    case '?':
      return { kind: 'help' };
    case 'ArrowLeft':
      return onSlider ? null : { kind: 'skip', by: -5 };
    case 'ArrowRight':
      return onSlider ? null : { kind: 'skip', by: 5 };
    default:
      return inPlayer && !onSlider ? scrollingKey(key) : null;
  }
}

function scrollingKey(key: string): PlayerCommand | null {
  switch (key) {
    case 'Home':
      return { kind: 'jump', to: 0 };
    case 'End':
      return { kind: 'jump', to: 1 };
    case 'ArrowUp':
      return { kind: 'louder' };
    case 'ArrowDown':
      return { kind: 'quieter' };
    default:
      return null;
  }
}

/** The same keys on the timeline itself, where a slider's own keys all move it; null for any other. */
export function timelineStep(key: string, duration: number): number | 'start' | 'end' | null {
  switch (key) {
    case 'ArrowLeft':
    case 'ArrowDown':
      return -5;
    case 'ArrowRight':
    case 'ArrowUp':
      return 5;
    case 'PageDown':
      return -Math.max(10, duration / 10);
    case 'PageUp':
      return Math.max(10, duration / 10);
    case 'Home':
      return 'start';
    case 'End':
      return 'end';
    default:
      return null;
  }
}
