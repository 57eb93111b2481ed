const titleKey = 'onair.broadcast.title';
const recordingKey = 'onair.broadcast.recording';

/** The title that this browser used last; empty if none, or if it keeps nothing. */
export function rememberedTitle(): string {
  try {
    return localStorage.getItem(titleKey) ?? '';
  } catch {
    // Storage is denied (site data blocked): nothing is remembered, everything else works.
    return '';
  }
}

export function rememberTitle(title: string): void {
  try {
    localStorage.setItem(titleKey, title);
  } catch {
    // Denied or full, as above.
  }
}

/** Whether this browser records its streams; it does unless it was switched off. */
export function rememberedRecording(): boolean {
  try {
    return localStorage.getItem(recordingKey) !== 'off';
  } catch {
    // Denied, as above.
    return true;
  }
}

export function rememberRecording(on: boolean): void {
  try {
    localStorage.setItem(recordingKey, on ? 'on' : 'off');
  } catch {
    // Denied or full, as above.
  }
}
