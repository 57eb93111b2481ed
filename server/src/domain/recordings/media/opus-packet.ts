const silkMs = [10, 20, 40, 60] as const;
const hybridMs = [10, 20] as const;
const celtMs = [2.5, 5, 10, 20] as const;

/** How long an Opus packet plays, in milliseconds, by its first two bytes (RFC 6716, section 3.1). */
export function opusPacketMs(first: number, second: number): number {
  const configuration = first >> 3;
  const count = [1, 2, 2, second & 0x3f][first & 3] ?? 1;
  // A packet holds at most 120 ms; whoever claims more is wrong.
  return Math.min(120, count * frameMs(configuration));
}

function frameMs(configuration: number): number {
  if (configuration < 12) return silkMs[(configuration & 3) as 0 | 1 | 2 | 3];
  if (configuration < 16) return hybridMs[(configuration & 1) as 0 | 1];
  return celtMs[(configuration & 3) as 0 | 1 | 2 | 3];
}
