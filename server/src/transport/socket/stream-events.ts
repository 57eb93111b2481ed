import type { StreamDirector } from '../../domain/streams/stream-director';
import type { RateLimit } from '../rate-limit';
import type { Actions } from './actions';

/**
 * What broadcasters ask for. `beginnings` is by session, because each leaves a record that is kept; not for who `publishes`
 * already, and asks again because the answer was lost.
 */
export function streamEvents(
  director: StreamDirector,
  publishes: (peerId: string) => boolean,
  beginnings: RateLimit,
): Actions<'publish' | 'resume' | 'update' | 'end'> {
  return {
    publish: async (visitor, wish) => {
      const { ownerId, peerId } = visitor;
      if (ownerId !== undefined && !publishes(peerId)) await beginnings.require(ownerId);
      return await director.publish(visitor, wish);
    },
    resume: (visitor, wish) => director.resume(visitor, wish),
    update: (visitor, wish) => director.update(visitor, wish),
    end: (visitor, { streamId }) => director.end(visitor, streamId),
  };
}
