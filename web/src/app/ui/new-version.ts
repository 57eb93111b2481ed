import type { NavigationError } from '@angular/router';

const storageKey = 'onair.reloaded-for';

/**
 * A page's code could not be loaded: most likely a newer version was installed and the old files are gone, so the
 * address is loaded anew, once. If that does not help either, the error goes on to the console.
 */
export function reloadForNewVersion(navigation: NavigationError): void {
  if (sessionStorage.getItem(storageKey) === navigation.url) {
    sessionStorage.removeItem(storageKey);
    throw navigation.error;
  }
  sessionStorage.setItem(storageKey, navigation.url);
  location.assign(navigation.url);
}
