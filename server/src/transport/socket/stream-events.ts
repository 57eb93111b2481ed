import type { StreamDirector } from '../../domain/streams/stream-director';
import type { Actions } from './actions';

/** What broadcasters ask for. */
export function streamEvents(director: StreamDirector): Actions<'publish' | 'resume' | 'update' | 'end'> {
  return {
    publish: (visitor, wish) => director.publish(visitor, wish),
    resume: (visitor, wish) => director.resume(visitor, wish),
    update: (visitor, wish) => director.update(visitor, wish),
    end: (visitor, { streamId }) => director.end(visitor, streamId),
  };
}
