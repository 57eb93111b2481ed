// A watcher waits for the picture, not for the framework: signaling starts now, Angular loads beside it.
if (location.pathname.startsWith('/watcher/')) {
  void import('./app/media/early-watch').then(({ watchEarly }) => watchEarly(location.pathname));
}
void import('./app/bootstrap');
