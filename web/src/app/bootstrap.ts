import { provideBrowserGlobalErrorListeners } from '@angular/core';
import { bootstrapApplication } from '@angular/platform-browser';
import {
  provideRouter,
  withComponentInputBinding,
  withNavigationErrorHandler,
  withRouterConfig,
} from '@angular/router';
import { App } from './app';
import { routes } from './app.routes';
import { parsed } from './parsed';
import { reloadForNewVersion } from './ui/new-version';

await parsed();
await bootstrapApplication(App, {
  providers: [
    provideBrowserGlobalErrorListeners(),
    provideRouter(
      routes,
      withComponentInputBinding(),
      withNavigationErrorHandler(reloadForNewVersion),
      // Who goes back and then stays: otherwise the page is written over the history's entry that they came from.
      withRouterConfig({ canceledNavigationResolution: 'computed' }),
    ),
  ],
});
