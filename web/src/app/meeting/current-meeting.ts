const key = 'onair.meeting';

/** The meeting that this tab was in when it was loaded again; null if none. */
export function currentMeeting(): string | null {
  try {
    return sessionStorage.getItem(key);
  } catch {
    // Storage is denied (site data blocked): a reload asks for the name again.
    return null;
  }
}

export function rememberMeeting(meetingId: string | null): void {
  try {
    if (meetingId === null) sessionStorage.removeItem(key);
    else sessionStorage.setItem(key, meetingId);
  } catch {
    // Denied or full, as above.
  }
}
