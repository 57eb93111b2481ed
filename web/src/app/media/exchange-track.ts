/**
 * Puts a track in place of those of its kind. The new track first, then away with the old: a stream without live tracks
 * would end the video element. Except that tracks of one sender's page have the same id on every connection, and Chromium
 * takes a track of a known id for the one that it has; then the other kind keeps the stream alive for the moment.
 */
export function exchangeTrack(media: MediaStream, track: MediaStreamTrack): void {
  const before = media.getTracks().filter(({ kind }) => kind === track.kind);
  if (before.includes(track)) return;
  const namesakes = before.filter(({ id }) => id === track.id);
  for (const old of namesakes) media.removeTrack(old);
  media.addTrack(track);
  for (const old of before) if (!namesakes.includes(old)) media.removeTrack(old);
}
