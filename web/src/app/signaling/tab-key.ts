import { KeptText } from '../kept-text';

// Where nothing is kept, a reload is somebody new.
const kept = new KeptText('onair.tab', 'tab');
let key: string | undefined;

/**
 * This tab's secret, to which its name and its place in a meeting belong; the same after a reload. 128 random bits.
 */
export function tabKey(): string {
  return (key ??= remembered());
}

function remembered(): string {
  const stored = kept.read();
  if (stored !== null && /^[\w-]{22,64}$/.test(stored)) return stored;
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  const made = Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
  kept.write(made);
  return made;
}
