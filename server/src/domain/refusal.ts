import { type ErrorCode, limits } from '@onair/protocol';

/** A request that is understood and not granted: the code is for programs, the message for people. */
export class Refusal extends Error {
  override readonly name = 'Refusal';

  private constructor(
    readonly code: ErrorCode,
    message: string,
    /** How long to wait before asking again, in milliseconds; undefined where waiting does not help. */
    readonly retryAfterMs?: number,
  ) {
    super(message);
  }

  /** Whether something that was thrown is a refusal with this code. */
  static is(error: unknown, code: ErrorCode): error is Refusal {
    return error instanceof Refusal && error.code === code;
  }

  static badRequest(detail: string): Refusal {
    return new Refusal('bad-request', detail);
  }

  static notFound(): Refusal {
    return new Refusal('not-found', 'There is nothing at this address.');
  }

  static methodNotAllowed(method: string): Refusal {
    return new Refusal('not-found', `This address does not answer ${method}.`);
  }

  static streamNotFound(): Refusal {
    return new Refusal('stream-not-found', 'There is no such stream.');
  }

  static streamEnded(): Refusal {
    return new Refusal('stream-ended', 'This stream has ended.');
  }

  static thumbnailNotFound(): Refusal {
    return new Refusal('not-found', 'This stream has no picture.');
  }

  static notOwner(): Refusal {
    return new Refusal('not-owner', 'This stream belongs to somebody else.');
  }

  static notPublisher(): Refusal {
    return new Refusal('not-publisher', 'This connection does not publish that stream.');
  }

  static notWatching(): Refusal {
    return new Refusal('not-watching', 'This connection does not watch that stream.');
  }

  static peerNotFound(): Refusal {
    return new Refusal('peer-not-found', 'The other side is not in that stream.');
  }

  static publisherAway(): Refusal {
    return new Refusal('publisher-away', 'The broadcaster is away at the moment.');
  }

  static alreadyPublishing(): Refusal {
    return new Refusal('already-publishing', 'This connection publishes another stream already.');
  }

  static recordingNotFound(): Refusal {
    return new Refusal('recording-not-found', 'There is no such recording.');
  }

  static recordingNotReady(): Refusal {
    return new Refusal('recording-not-ready', 'This recording is not finished yet.');
  }

  static exportImpossible(): Refusal {
    return new Refusal('export-impossible', 'This recording cannot be had in that format without encoding it again.');
  }

  static exportPending(): Refusal {
    return new Refusal('export-pending', 'The file is being made; please ask again.', 1_000);
  }

  static exportBusy(): Refusal {
    return new Refusal('export-busy', 'Files of other recordings are being made at the moment.', 5_000);
  }

  static uploadNotFound(): Refusal {
    return new Refusal('upload-not-found', 'There is no such upload.');
  }

  static offsetConflict(): Refusal {
    return new Refusal('offset-conflict', 'The upload does not end there; HEAD tells where it does.');
  }

  static uploadLocked(): Refusal {
    return new Refusal('upload-locked', 'Somebody else writes this upload at the moment.', 1_000);
  }

  static tooManyParts(most: number): Refusal {
    return new Refusal('too-large', `A recording may have at most ${most} parts.`);
  }

  static checkedTooLarge(mostBytes: number): Refusal {
    return new Refusal('too-large', `A request with a checksum may have at most ${mostBytes} bytes.`);
  }

  static notTusBytes(): Refusal {
    return new Refusal('unsupported-media-type', 'Bytes of an upload must be application/offset+octet-stream.');
  }

  static checksumMismatch(): Refusal {
    return new Refusal('checksum-mismatch', 'The bytes that came are not those that were sent.');
  }

  static storageFull(): Refusal {
    return new Refusal('storage-full', 'There is no room for more; what was acknowledged is kept.');
  }

  static meetingNotFound(): Refusal {
    return new Refusal('meeting-not-found', 'There is no such room or meeting, or it is over.');
  }

  static meetingFull(): Refusal {
    return new Refusal('meeting-full', 'Nobody else can come in: it is full.');
  }

  static notInMeeting(): Refusal {
    return new Refusal('not-in-meeting', 'This connection is not in that meeting.');
  }

  static memberNotFound(): Refusal {
    return new Refusal('peer-not-found', 'The other side is not in that meeting at the moment.');
  }

  static nameTaken(): Refusal {
    return new Refusal('name-taken', 'Somebody else has this name.');
  }

  static nameRequired(): Refusal {
    return new Refusal('name-required', 'Calling needs a name of one’s own.');
  }

  static nameUnknown(): Refusal {
    return new Refusal('name-unknown', 'Nobody has this name.');
  }

  static calleeOffline(): Refusal {
    return new Refusal('callee-offline', 'Nobody is there under this name at the moment.');
  }

  static calleeBusy(): Refusal {
    return new Refusal('callee-busy', 'Somebody else is calling or being called under this name.');
  }

  static callingOneself(): Refusal {
    return new Refusal('calling-oneself', 'This is your own name.');
  }

  static alreadyInCall(): Refusal {
    return new Refusal('already-in-call', 'There is another call under your name.');
  }

  static callNotFound(): Refusal {
    return new Refusal('call-not-found', 'This call does not ring here, or not any more.');
  }

  static sessionRequired(): Refusal {
    return new Refusal('session-required', 'This needs a session; POST /api/session makes one.');
  }

  static originRefused(): Refusal {
    return new Refusal('origin-refused', 'This server does not answer pages of other sites.');
  }

  static rateLimited(retryAfterMs: number): Refusal {
    return new Refusal('rate-limited', 'Too many requests; please wait a moment.', retryAfterMs);
  }

  static thumbnailTooLarge(): Refusal {
    return new Refusal('too-large', `A picture may have at most ${limits.thumbnailBytes} bytes.`);
  }

  static tooLarge(): Refusal {
    return new Refusal('too-large', 'The request is larger than allowed.');
  }

  static notAPicture(): Refusal {
    return new Refusal('unsupported-media-type', 'A picture must be a JPEG or a WebP file.');
  }

  static unavailable(): Refusal {
    return new Refusal('unavailable', 'The server cannot do this at the moment.');
  }

  static internal(): Refusal {
    return new Refusal('internal', 'Something went wrong on the server.');
  }
}
