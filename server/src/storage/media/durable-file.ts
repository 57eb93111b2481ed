import { constants } from 'node:fs';
import { type FileHandle, mkdir, open, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { failedWith } from './file-errors';

/** Opens a file to be written anywhere in it, and makes it with its folders, so that it is still there after a crash. */
export async function openDurably(path: string): Promise<FileHandle> {
  try {
    return await open(path, constants.O_RDWR);
  } catch (error) {
    if (!failedWith(error, 'ENOENT')) throw error;
  }
  const namesFrom = await makeFolders(path);
  const file = await open(path, constants.O_RDWR | constants.O_CREAT);
  try {
    await keepNames(dirname(path), namesFrom);
    return file;
  } catch (error) {
    await file.close();
    throw error;
  }
}

/**
 * Makes a file durable that somebody else may have written, and its name in every folder down from `root`: whoever wrote it
 * may have died before doing so.
 */
export async function confirmDurably(path: string, root: string): Promise<void> {
  const file = await open(path, constants.O_RDONLY);
  try {
    await file.datasync();
  } finally {
    await file.close();
  }
  await keepNames(dirname(path), root);
}

/** Replaces a file as a whole; `mark` tells two who do so at once apart. */
export async function replaceDurably(path: string, bytes: Uint8Array, mark: string): Promise<void> {
  const namesFrom = await makeFolders(path);
  const unfinished = join(dirname(path), `.${mark}.unfinished`);
  try {
    const file = await open(unfinished, 'wx');
    try {
      await file.writeFile(bytes);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(unfinished, path);
  } catch (error) {
    await rm(unfinished, { force: true });
    throw error;
  }
  await keepNames(dirname(path), namesFrom);
}

/** Gives a finished file another name on its disk: its bytes are durable before it has that. */
export async function moveDurably(from: string, path: string): Promise<void> {
  const file = await open(from, constants.O_RDONLY);
  try {
    await file.sync();
  } finally {
    await file.close();
  }
  const namesFrom = await makeFolders(path);
  await rename(from, path);
  await keepNames(dirname(path), namesFrom);
}

/** Makes the folders of a path that are missing; gives the last one that was there, or the path's own. */
async function makeFolders(path: string): Promise<string> {
  const firstMade = await mkdir(dirname(path), { recursive: true });
  return dirname(firstMade ?? path);
}

/** A new name is durable only when its folder is: from `folder` up to the one that was there before. */
async function keepNames(folder: string, upTo: string): Promise<void> {
  for (let each = folder; ; each = dirname(each)) {
    const handle = await open(each, 'r');
    try {
      await handle.sync();
    } finally {
      await handle.close();
    }
    if (each === upTo || each === dirname(each)) return;
  }
}
