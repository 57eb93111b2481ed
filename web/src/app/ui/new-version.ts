import type { NavigationError } from '@angular/router';
import { KeptText } from '../kept-text';

const kept = new KeptText('onair.reloaded-for', 'tab');

/**
 * A page's code could not be loaded: most likely a newer version was installed and the old files are gone, so the
 * address is loaded anew, once. If that does not help either, the error goes on to the console.
 */
export function reloadForNewVersion(navigation: NavigationError): void {
  const before = kept.read();
  kept.write(before === navigation.url ? null : navigation.url);
  // Where nothing is kept nobody could tell the second time from the first.
  if (kept.read() !== navigation.url) throw navigation.error;
  location.assign(navigation.url);
}
