const key = 'onair.name';

/** What the person in front of this browser called themselves last; empty if that is not known. */
export function rememberedName(): string {
  try {
    return localStorage.getItem(key) ?? '';
  } catch {
    // Storage is denied (site data blocked): nothing is remembered, everything else works.
    return '';
  }
}

export function rememberName(name: string): void {
  try {
    localStorage.setItem(key, name);
  } catch {
    // Denied or full, as above.
  }
}
