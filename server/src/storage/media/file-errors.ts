import { Refusal } from '../../domain/refusal';

/** What a full disk, a used-up quota and a file at its largest size say. */
const noRoom = new Set(['ENOSPC', 'EDQUOT', 'EFBIG']);

/** Whether the operating system said one of these. */
export function failedWith(error: unknown, ...codes: string[]): boolean {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' && codes.includes(error.code);
}

/** A full disk, told as callers know it; everything else as it is. */
export function asRefusal(error: unknown): unknown {
  return failedWith(error, ...noRoom) ? Refusal.storageFull() : error;
}
