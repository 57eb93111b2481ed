import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { MediaQuery } from '@onair/protocol';
import { type Request, type Response, Router } from 'express';
import type { PlayableMedia } from '../../domain/recordings/playback';
import type { RecordingRecord } from '../../domain/recordings/recording-record';
import type { Recordings } from '../../domain/recordings/recordings';
import { Refusal } from '../../domain/refusal';
import { explainInvalid } from '../explain-invalid';
import { cacheControl } from './cache-control';
import { allowOnly, sendProblem } from './error-responder';
import { ownerOnDemand, recordingIdOf } from './recording-routes';
import type { Sessions } from './sessions';

/** Those who find media, and make what is asked for of them. */
export type MediaSources = Pick<Recordings, 'catalog' | 'playback' | 'exports'>;

/** `GET /api/recordings/:id/media`: what is played and downloaded, whole or in ranges (RFC 9110, section 14). */
export function mediaRoutes(recordings: MediaSources, sessions: Sessions): Router {
  const { catalog, playback, exports } = recordings;
  const routes = Router();
  routes
    .route('/recordings/:id/media')
    .get(async (request, response) => {
      const id = recordingIdOf(request.params.id);
      const record = await catalog.admit(id, ownerOnDemand(sessions, request, response));
      const query = MediaQuery.safeParse(request.query);
      if (!query.success) throw explainInvalid(query.error);
      const { v: wanted, format, download } = query.data;
      const present = await playback.open(record, wanted);
      if (wanted !== undefined && wanted !== present.version) {
        // Under this address there were other bytes, or never any.
        const there = new URLSearchParams({
          ...(download !== undefined && { download }),
          ...(format !== undefined && { format }),
          v: present.version,
        });
        response.setHeader('Cache-Control', 'no-store').redirect(302, `?${there.toString()}`);
        return;
      }
      const media = format === undefined ? present : await exports.open(record, goneWith(response));
      // What was made of it may be made once more, and then its bytes are others.
      const isUnchanging = wanted !== undefined && media.entityTag === record.version;
      const scope = record.visibility === 'public' ? 'public' : 'private';
      response.setHeader('Cache-Control', cacheControl(scope, isUnchanging));
      if (download !== undefined) response.attachment(fileNameOf(record, media));
      response.setHeader('Content-Type', media.mimeType);
      await send(media, request, response);
    })
    .all(allowOnly('GET', 'HEAD'));
  return routes;
}

async function send(media: PlayableMedia, request: Request<{ id: string }>, response: Response): Promise<void> {
  const { sizeBytes } = media;
  response.setHeader('ETag', `"${media.entityTag}"`).setHeader('Accept-Ranges', 'bytes');
  if (request.fresh) {
    response.status(304).end();
    return;
  }
  const range = rangeOf(media, request);
  if (range === 'unsatisfiable') {
    response.setHeader('Content-Range', `bytes */${sizeBytes}`);
    for (const name of ['Content-Disposition', 'ETag']) response.removeHeader(name);
    sendProblem(response, Refusal.badRequest('Range: there are no such bytes'), 416);
    return;
  }
  const { start, end } = range ?? { start: 0, end: sizeBytes };
  response.setHeader('Content-Length', end - start);
  if (range !== undefined) response.status(206).setHeader('Content-Range', `bytes ${start}-${end - 1}/${sizeBytes}`);
  if (request.method === 'HEAD') {
    response.end();
    return;
  }
  try {
    await pipeline(Readable.from(media.read(start, end), { objectMode: false }), response);
  } catch (error) {
    // A player that seeks goes away in mid-answer; that is no fault, and there is nobody left to tell.
    if (!response.writableFinished && response.destroyed && isEarlyEnd(error)) return;
    // Deleted meanwhile: the answer stops before its announced length, which is how its reader learns of it.
    if (error instanceof Refusal && response.headersSent) return;
    throw error;
  }
}

/** The one range that was asked for; undefined for everything, as an answer to several ranges may be. */
function rangeOf(
  { entityTag, sizeBytes }: PlayableMedia,
  request: Request<{ id: string }>,
): { start: number; end: number } | 'unsatisfiable' | undefined {
  const condition = request.get('if-range');
  if (condition !== undefined && condition !== `"${entityTag}"`) return undefined;
  const header = request.get('range') ?? '';
  // Of units that are not known nothing is given in part (RFC 9110, section 14.2).
  if (!/^bytes=/i.test(header)) return undefined;
  // The last of more bytes than there are: all of them (section 14.1.2), which range-parser takes for none.
  const lastBytes = /^bytes=-(\d+)$/i.exec(header)?.[1];
  if (sizeBytes > 0 && Number(lastBytes) > sizeBytes) return { start: 0, end: sizeBytes };
  const ranges = request.range(sizeBytes);
  if (ranges === -1) return 'unsatisfiable';
  if (ranges === undefined || ranges === -2 || ranges.type !== 'bytes' || ranges.length !== 1) return undefined;
  const [first] = ranges;
  return first && { start: first.start, end: first.end + 1 };
}

function isEarlyEnd(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ERR_STREAM_PREMATURE_CLOSE';
}

/** "Title 2030-01-31.webm"; what a file name may not have on some system becomes a dash. */
function fileNameOf({ title, startedAt }: RecordingRecord, { mimeType }: PlayableMedia): string {
  // eslint-disable-next-line no-control-regex -- control characters are what is to be kept out
  const name = title.replaceAll(/[/\\:*?"<>|\u0000-\u001f]/g, '-');
  return `${name} ${new Date(startedAt).toISOString().slice(0, 10)}.${extensionOf(mimeType)}`;
}

function extensionOf(mimeType: string): string {
  const [type = '', subtype = ''] = (mimeType.split(';')[0] ?? '').split('/');
  if (subtype === 'mp4') return type === 'audio' ? 'm4a' : 'mp4';
  if (subtype === 'x-matroska') return type === 'audio' ? 'mka' : 'mkv';
  return 'webm';
}

/** Aborted when whoever asked goes away before the answer. */
function goneWith(response: Response): AbortSignal {
  const gone = new AbortController();
  response.once('close', () => gone.abort());
  return gone.signal;
}
