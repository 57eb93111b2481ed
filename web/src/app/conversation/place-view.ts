import { computed, effect, inject, type Signal, untracked } from '@angular/core';
import type { ConversationState } from '../media/conversation-state';
import { conversationTexts } from '../texts/conversation';
import { Clock } from '../ui/clock';
import { failureWords } from '../ui/failure-words';
import { secondsLeft } from '../ui/seconds-left';
import type { Conversing } from './conversing';
import { keptSources } from './kept-sources';

/** A connection to the server that takes longer than this is said to who waits for it, as in the directory. */
const patienceMs = 4_000;

/** What a page shows of a room or meeting. */
export type Part =
  'outside' | 'joining' | 'in' | 'missing' | 'full' | 'left' | 'ended' | 'superseded' | 'lost' | 'failed';

/** Which part of its page fits a conversation. */
export function partOf(state: ConversationState): Part {
  switch (state.kind) {
    case 'idle':
      return 'outside';
    case 'joined':
    case 'reconnecting':
      return 'in';
    case 'dismissed':
      return state.reason;
    case 'refused':
      if (state.error.code === 'meeting-not-found') return 'missing';
      return state.error.code === 'meeting-full' ? 'full' : 'failed';
    default:
      return state.kind;
  }
}

/** What a page says instead of showing anybody. */
export interface Message {
  readonly heading: string;
  readonly text: string;
}

/** The message that fits a part: the page's own words, or those of a failure; null where there is more to show. */
export function messageOf(
  part: Part,
  texts: Readonly<Record<'missing' | 'full' | 'left' | 'ended' | 'superseded' | 'lost', Message>>,
  failed: string,
): Message | null {
  switch (part) {
    case 'outside':
    case 'joining':
    case 'in':
      return null;
    case 'failed':
      return { heading: conversationTexts.unreached, text: failed };
    default:
      return texts[part];
  }
}

/**
 * While the connection to the server is lost, or a first one is late: so, in words; null while all is well. To be called where
 * `inject()` may be.
 */
export function connectionTrouble({ state, connected }: Conversing): Signal<string | null> {
  const { monotonic } = inject(Clock);
  const missedSinceMs = computed(() => (connected() ? Infinity : performance.now()));
  return computed(() => {
    const now = state();
    if (now.kind === 'reconnecting') return conversationTexts.reconnecting(secondsLeft(now.deadline, monotonic()));
    if (now.kind !== 'idle' && now.kind !== 'joining') return null;
    return monotonic() - missedSinceMs() > patienceMs ? conversationTexts.serverUnreached : null;
  });
}

/** Why it did not work, where the page has no better words. */
export function failedWords({ state }: Conversing): Signal<string> {
  return computed(() => {
    const now = state();
    return now.kind === 'refused' ? failureWords(now.error, conversationTexts.failedBecause) : '';
  });
}

/** Opens camera and microphone, as they were the last time, while `wanted`, and lets go of them after. */
export function openDevicesWhile(wanted: Signal<boolean>, conversing: Conversing): void {
  let open = false;
  effect(() => {
    if (wanted() === open) return;
    open = wanted();
    untracked(() => {
      if (open) void keptSources.open(conversing.capture);
      else conversing.rest();
    });
  });
}
