import { Refusal } from '../refusal';

/** What the work gives; undefined when the recording was deleted: its owner may do so at any time. */
export async function unlessDeleted<T>(work: Promise<T>): Promise<T | undefined> {
  try {
    return await work;
  } catch (error) {
    // Looking first would not make it stay.
    if (Refusal.is(error, 'recording-not-found')) return undefined;
    throw error;
  }
}
