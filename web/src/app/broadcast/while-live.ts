import { computed, effect, inject } from '@angular/core';
import { Title } from '@angular/platform-browser';
import { pictureOf, StreamPicture } from '../media/stream-picture';
import { uploadThumbnail } from '../signaling/stream-api';
import { broadcastTexts } from '../texts/broadcast';
import { formatDuration } from '../texts/format';
import { pageTitles } from '../texts/shared';
import type { Broadcaster } from './broadcaster';
import { WakeLock } from './wake-lock';

/** What goes on beside a live stream: its picture for the directory, a screen that stays on, the time in the tab's title. */
export function accompany(broadcaster: Broadcaster): void {
  sendPictures(broadcaster);
  keepScreenOn(broadcaster);
  tellTimeInTab(broadcaster);
}

function sendPictures({ phase, stream, capture, preview }: Broadcaster): void {
  const liveId = computed(() => (phase() === 'live' ? (stream()?.id ?? null) : null));
  effect((onCleanup) => {
    const id = liveId();
    if (id === null) return;
    const picture = new StreamPicture({
      take: async () => {
        const video = preview();
        // Without a track the video still shows its last frame.
        return video && capture.sending.video ? pictureOf(video) : null;
      },
      send: (blob) => uploadThumbnail(id, blob),
    });
    onCleanup(() => picture.close());
  });
}

function keepScreenOn({ onAir }: Broadcaster): void {
  effect((onCleanup) => {
    if (!onAir()) return;
    const lock = new WakeLock();
    onCleanup(() => lock.close());
  });
}

/** The site's clock rests while the tab is hidden, which is when its title is looked at: so this one has its own. */
function tellTimeInTab({ onAir, liveSince, stream }: Broadcaster): void {
  const tab = inject(Title);
  effect((onCleanup) => {
    const since = liveSince();
    const title = stream()?.title;
    if (!onAir() || since === null || title === undefined) {
      tab.setTitle(pageTitles.broadcast);
      return;
    }
    const tell = () => tab.setTitle(broadcastTexts.livePageTitle(formatDuration(performance.now() - since), title));
    tell();
    const timer = setInterval(tell, 1_000);
    onCleanup(() => clearInterval(timer));
  });
}
