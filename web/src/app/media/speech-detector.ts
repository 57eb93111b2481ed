/** Quieter than this is the room, not a voice; of 1 for full scale. */
const threshold = 0.015;
/** Words have gaps: a sign that goes out in each of them would flicker. */
const holdMs = 700;

/** Tells from levels of sound whether somebody speaks. */
export class SpeechDetector {
  #heardAtMs = -Infinity;
  #speaking = false;

  get speaking(): boolean {
    return this.#speaking;
  }

  /** Takes the level of this moment, 0 to 1. */
  hear(level: number, nowMs: number): void {
    if (level > threshold) this.#heardAtMs = nowMs;
    this.#speaking = nowMs - this.#heardAtMs < holdMs;
  }
}
