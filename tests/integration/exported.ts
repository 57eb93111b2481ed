import { expect } from 'vitest';
import type { Recording } from '@onair/protocol';
import { eventually } from './eventually';
import type { Uploader } from './uploader';

/** What the recorder says of `chromium-vp9.webm`, which can be had as MP4. */
export const vp9 = { mimeType: 'video/webm;codecs="vp9,opus"' };

/** Where a recording is had as MP4. */
export function mp4Of({ id }: Pick<Recording, 'id'>): string {
  return `/api/recordings/${id}/media?format=mp4`;
}

/** Asks until the file is there, as a page does. */
export async function made(by: Uploader, path: string, method = 'GET'): Promise<Response> {
  return await eventually(async () => {
    const response = await by.request(method, path);
    expect(response.status).toBe(200);
    return response;
  });
}
