/** Name of the empty file in the site's private file system by which room is looked for. */
const probeName = 'onair-recorder-room';

/**
 * Whether the site may store so many bytes more: a file is made that long, without a byte in it, and given up. A few
 * milliseconds of the browser's own threads; true also where the browser has no such files (WHATWG File System).
 */
export async function hasRoomFor(
  bytes: number,
  storage: Partial<Pick<StorageManager, 'getDirectory'>>,
): Promise<boolean> {
  try {
    const folder = await storage.getDirectory?.();
    const file = await folder?.getFileHandle(probeName, { create: true });
    const writable = await file?.createWritable();
    try {
      await writable?.truncate(bytes);
    } finally {
      await writable?.abort();
    }
    return true;
  } catch (error) {
    // Anything else says nothing about room: there are no files in a private window, for instance.
    return !(error instanceof DOMException && error.name === 'QuotaExceededError');
  }
}
