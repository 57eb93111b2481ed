import type { SignalRelay } from '../../domain/signaling/signal-relay';
import type { Actions } from './actions';

/** What publishers and watchers say to each other. */
export function signalingEvents(relay: SignalRelay): Actions<'init' | 'offer' | 'answer' | 'candidate' | 'bye'> {
  const relayed = {};
  return {
    init: ({ peerId }, message) => (relay.init(peerId, message), relayed),
    offer: ({ peerId }, message) => (relay.offer(peerId, message), relayed),
    answer: ({ peerId }, message) => (relay.answer(peerId, message), relayed),
    candidate: ({ peerId }, message) => (relay.candidate(peerId, message), relayed),
    bye: ({ peerId }, message) => (relay.bye(peerId, message), relayed),
  };
}
