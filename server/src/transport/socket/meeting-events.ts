import type { meetingRequests } from '@onair/protocol';
import type { MeetingHost } from '../../domain/meetings/meeting-host';
import type { MeetingRelay } from '../../domain/meetings/meeting-relay';
import type { Actions } from './actions';

/** What people in rooms and meetings ask for, and say to each other. */
export function meetingEvents(host: MeetingHost, relay: MeetingRelay): Actions<keyof typeof meetingRequests> {
  return {
    'create-meeting': (visitor, { kind }) => host.create(visitor, kind),
    'find-meeting': (_, { meetingId }) => host.find(meetingId),
    join: (visitor, wish) => host.join(visitor, wish),
    leave: async (visitor, { meetingId }) => {
      await host.leave(visitor, meetingId);
      return {};
    },
    'update-member': async (visitor, wish) => {
      await host.update(visitor, wish);
      return {};
    },
    signal: ({ peerId }, message) => {
      relay.signal(peerId, message);
      return {};
    },
  };
}
