/** The browsers whose words for a permission differ. */
export type BrowserName = 'chrome' | 'firefox' | 'safari' | 'other';

/** Which words to use for this browser; Edge, Opera and the like say what Chrome says. */
export function browserName(userAgent: string): BrowserName {
  // All browsers on iOS are Safari inside, and have its settings.
  if (/iPhone|iPad|iPod/.test(userAgent)) return 'safari';
  if (userAgent.includes('Firefox/')) return 'firefox';
  if (/Chrome\/|Chromium\//.test(userAgent)) return 'chrome';
  if (userAgent.includes('Safari/')) return 'safari';
  return 'other';
}
