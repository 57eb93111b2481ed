// A watcher waits for the picture, not for the framework, which is asked for and started after it.
if (location.pathname.startsWith('/watcher/')) {
  try {
    const { showFirstPicture } = await import('./app/media/first-picture');
    await showFirstPicture(window.onairSocket);
  } catch {
    // A file that did not come: the page itself asks for it again.
  }
  // The start page (build/start-page.ts) listens.
  dispatchEvent(new Event('onair-early-done'));
}
try {
  await import('./app/bootstrap');
} catch (error) {
  // A file that did not come, most likely: nothing else is there that could say so.
  const broken = document.querySelector<HTMLElement>('#broken');
  for (const over of document.querySelectorAll('.first-paint, .early-picture')) over.remove();
  broken?.removeAttribute('hidden');
  broken?.querySelector('button')?.addEventListener('click', () => location.reload());
  throw error;
}
export {};
