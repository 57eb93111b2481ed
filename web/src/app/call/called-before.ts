const key = 'onair.call.names';
const most = 12;

/** The names that this browser called, the newest first. They never leave it. */
export function calledBefore(): readonly string[] {
  try {
    const stored: unknown = JSON.parse(localStorage.getItem(key) ?? '[]');
    return Array.isArray(stored) ? stored.filter((name) => typeof name === 'string').slice(0, most) : [];
  } catch {
    // Storage is denied, or what is there was not written by us.
    return [];
  }
}

/** With this name in front. */
export function rememberCalled(name: string): readonly string[] {
  return keep([name, ...calledBefore().filter((other) => other !== name)].slice(0, most));
}

/** Without this name. */
export function forgetCalled(name: string): readonly string[] {
  return keep(calledBefore().filter((other) => other !== name));
}

function keep(names: readonly string[]): readonly string[] {
  try {
    localStorage.setItem(key, JSON.stringify(names));
  } catch {
    // Storage is denied or full: the list holds for this page only.
  }
  return names;
}
