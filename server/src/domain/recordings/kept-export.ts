import { type RecordingRecord, storedUnder } from './recording-record';

/** A file that was exported, and is kept beside its recording. */
export interface KeptExport {
  readonly fileKey: string;
  /** Of an empty object that is there as soon as the file is whole. */
  readonly markKey: string;
  /** Milliseconds since 1970; 0 where its name does not say. */
  readonly madeAt: number;
}

/** Before the keys of everything that was exported of a recording. */
export function exportsOf(record: Pick<RecordingRecord, 'id'>): string {
  return `${storedUnder(record)}/exports`;
}

/** Whether this key is of something that was exported: it can be made again. */
export function isOfExport(key: string): boolean {
  return /^recordings\/[^/]+\/exports\//.test(key);
}

/**
 * A new export of a version of a recording. `token` keeps a name from coming twice: whoever reads a file that was replaced
 * must not get bytes of another one.
 */
export function newExport(
  record: Pick<RecordingRecord, 'id'>,
  version: string,
  madeAt: number,
  token: string,
): KeptExport {
  const key = `${exportsOf(record)}/${version}.${madeAt}.${token}`;
  return { fileKey: `${key}.mp4`, markKey: `${key}.whole`, madeAt };
}

/** The export that is marked as whole by this key, if it is one that marks; of this version, if one is named. */
export function exportMarkedBy(markKey: string, version?: string): KeptExport | undefined {
  const pattern = /^(recordings\/[^/]+\/exports\/([^/.]+)\.(?:(\d+)\.)?[^/.]+)\.whole$/;
  const [, key, ofVersion, madeAt = 0] = pattern.exec(markKey) ?? [];
  if (key === undefined || (version !== undefined && version !== ofVersion)) return undefined;
  return { fileKey: `${key}.mp4`, markKey, madeAt: Number(madeAt) };
}
