import type { CanMatchFn, Routes } from '@angular/router';
import { wireId } from '@onair/protocol';
import type { BroadcastPage } from './broadcast/broadcast-page';
import { pageTitles } from './texts/shared';

/** Any other word there is no recording's id: the address is unknown. */
const namesRecording: CanMatchFn = (_route, [, id]) => wireId.test(id?.path ?? '');

export const routes: Routes = [
  {
    path: '',
    pathMatch: 'full',
    title: pageTitles.home,
    loadComponent: () => import('./home/home-page').then((page) => page.HomePage),
  },
  {
    path: 'broadcast',
    title: pageTitles.broadcast,
    loadComponent: () => import('./broadcast/broadcast-page').then((page) => page.BroadcastPage),
    canDeactivate: [(page: BroadcastPage) => page.mayLeave()],
  },
  {
    path: 'watcher',
    title: pageTitles.watcher,
    loadComponent: () => import('./watcher/watcher-page').then((page) => page.WatcherPage),
  },
  {
    // Whatever the word: a link that was cut off leads to words about a stream that is not there.
    path: 'watcher/:streamId',
    title: pageTitles.watcher,
    loadComponent: () => import('./watcher/player-page').then((page) => page.PlayerPage),
  },
  {
    path: 'recordings',
    title: pageTitles.recordings,
    loadComponent: () => import('./recordings/gallery-page').then((page) => page.GalleryPage),
  },
  {
    path: 'recordings/:recordingId',
    canMatch: [namesRecording],
    title: pageTitles.recordings,
    loadComponent: () => import('./recordings/playback-page').then((page) => page.PlaybackPage),
  },
  {
    path: '',
    loadChildren: () => import('./conversation-routes').then((conversation) => conversation.conversationRoutes),
  },
  {
    path: '**',
    title: pageTitles.notFound,
    loadComponent: () => import('./home/not-found-page').then((page) => page.NotFoundPage),
  },
];
