import { KeptText } from '../kept-text';

const kept = new KeptText('onair.speed');

/** How fast a recording may be played; 1 as it was. */
export const speeds = [0.5, 0.75, 1, 1.25, 1.5, 1.75, 2] as const;

/** The next one up or down; the same at either end. */
export function nextSpeed(speed: number, faster: boolean): number {
  const further = speeds.filter((other) => (faster ? other > speed : other < speed));
  return (faster ? further[0] : further.at(-1)) ?? speed;
}

/** What the reader chose last; 1 unless chosen. */
export function recallSpeed(): number {
  const stored = Number(kept.read());
  return speeds.find((speed) => speed === stored) ?? 1;
}

export function rememberSpeed(speed: number): void {
  kept.write(String(speed));
}
