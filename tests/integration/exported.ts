import { readFile } from 'node:fs/promises';
import { expect } from 'vitest';
import type { Recording } from '@onair/protocol';
import type { RunningServer } from '../environment/server';
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

/** The processes in which a server rewrites recordings at the moment. */
export async function exportsUnderWay({ process }: RunningServer): Promise<number[]> {
  const pid = String(process.pid);
  const children = await readFile(`/proc/${pid}/task/${pid}/children`, 'utf8');
  return children.split(' ').filter(Boolean).map(Number);
}
