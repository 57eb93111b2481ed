import type { Audience } from '../../domain/presence/audience';
import type { StreamDirectory } from '../../domain/streams/stream-directory';
import type { Actions } from './actions';

/** What watchers and readers of the directory ask for. */
export function watchEvents(
  audience: Audience,
  directory: StreamDirectory,
): Actions<'watch' | 'unwatch' | 'browse' | 'unbrowse'> {
  return {
    watch: ({ peerId }, { streamId }) => audience.watch(peerId, streamId),
    unwatch: ({ peerId }, { streamId }) => {
      audience.unwatch(peerId, streamId);
      return {};
    },
    browse: ({ peerId }) => directory.browse(peerId),
    unbrowse: ({ peerId }) => {
      directory.unbrowse(peerId);
      return {};
    },
  };
}
