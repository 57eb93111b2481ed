import { KeptText } from '../kept-text';

const kept = new KeptText('onair.call.names');
const most = 12;

/** The names that this browser called, the newest first. They never leave it. */
export function calledBefore(): readonly string[] {
  const stored = kept.readJson();
  return Array.isArray(stored) ? stored.filter((name) => typeof name === 'string').slice(0, most) : [];
}

/** With this name in front. */
export function rememberCalled(name: string): readonly string[] {
  return keep([name, ...calledBefore().filter((other) => other !== name)].slice(0, most));
}

/** Without this name. */
export function forgetCalled(name: string): readonly string[] {
  return keep(calledBefore().filter((other) => other !== name));
}

function keep(names: readonly string[]): readonly string[] {
  kept.write(JSON.stringify(names));
  return names;
}
