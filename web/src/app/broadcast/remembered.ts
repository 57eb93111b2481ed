const titleKey = 'onair.broadcast.title';

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
