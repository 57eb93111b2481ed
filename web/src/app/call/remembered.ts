const nameKey = 'onair.call.name';
const soundKey = 'onair.call.sound';

/** The name that this tab had before it was loaded again; null without one. */
export function rememberedCallName(): string | null {
  try {
    return sessionStorage.getItem(nameKey);
  } catch {
    // Storage is denied (site data blocked): a reload begins anew.
    return null;
  }
}

export function rememberCallName(name: string | null): void {
  try {
    if (name === null) sessionStorage.removeItem(nameKey);
    else sessionStorage.setItem(nameKey, name);
  } catch {
    // Denied or full, as above.
  }
}

/** Whether this browser rings with sound; it does unless it was switched off. */
export function rememberedSound(): boolean {
  try {
    return localStorage.getItem(soundKey) !== 'off';
  } catch {
    // Denied, as above.
    return true;
  }
}

export function rememberSound(on: boolean): void {
  try {
    localStorage.setItem(soundKey, on ? 'on' : 'off');
  } catch {
    // Denied or full, as above.
  }
}
