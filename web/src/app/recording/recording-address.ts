import { RecordingPage } from '@onair/protocol';
import * as z from 'zod/mini';
import { requestJson } from '../signaling/http';

/**
 * The address of the page of one's own recording of a stream; null while the server does not list it.
 *
 * @throws SignalingError
 */
export async function recordingAddress(streamId: string, signal?: AbortSignal): Promise<string | null> {
  const found = await requestJson('/api/recordings?owner=me', signal ? { signal } : {});
  const recording = z.parse(RecordingPage, found).recordings.find((each) => each.streamId === streamId);
  return recording ? `/recordings/${recording.id}` : null;
}
