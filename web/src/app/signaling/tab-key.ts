const storageKey = 'onair.tab';
let key: string | undefined;

/**
 * This tab's secret, to which its name and its place in a meeting belong; the same after a reload. 128 random bits.
 */
export function tabKey(): string {
  return (key ??= remembered());
}

function remembered(): string {
  const made = Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, '0'));
  try {
    const stored = sessionStorage.getItem(storageKey);
    if (stored !== null && /^[\w-]{22,64}$/.test(stored)) return stored;
    sessionStorage.setItem(storageKey, made.join(''));
  } catch {
    // Storage is denied: a reload is somebody new then.
  }
  return made.join('');
}
