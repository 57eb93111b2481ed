import { watchEarly } from './app/media/early-watch';

// A watcher waits for the picture, not for the framework: signaling starts now, Angular loads beside it.
watchEarly(location.pathname);
void import('./app/bootstrap');
