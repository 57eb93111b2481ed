// A watcher waits for the picture, not for the framework, which is asked for and started after it.
if (location.pathname.startsWith('/watcher/')) {
  // In this order: the connection is under way while the rest is evaluated.
  await import('./app/signaling/page-socket');
  const { watchEarly } = await import('./app/media/early-watch');
  await watchEarly(location.pathname);
  // The start page (build/start-page.ts) listens.
  dispatchEvent(new Event('onair-early-done'));
}
await import('./app/bootstrap');
export {};
