import type { callRequests } from '@onair/protocol';
import type { CallDesk } from '../../domain/calls/call-desk';
import type { Actions } from './actions';
import type { CallBudgets } from './call-budgets';

/** What people ask for who call each other by name. */
export function callEvents(desk: CallDesk, budgets: CallBudgets): Actions<keyof typeof callRequests> {
  return {
    register: async (visitor, wish) => {
      await budgets.requireRegistration(visitor);
      return await desk.register(visitor, wish);
    },
    unregister: async (visitor) => {
      await desk.unregister(visitor);
      return {};
    },
    call: async (visitor, wish) => {
      await budgets.requireCall(visitor, wish.name);
      return await desk.call(visitor, wish);
    },
    accept: (visitor, { callId }) => desk.accept(visitor, callId),
    decline: async (visitor, { callId }) => {
      await desk.decline(visitor, callId);
      return {};
    },
    'hang-up': async (visitor, { callId }) => {
      await desk.hangUp(visitor, callId);
      return {};
    },
  };
}
