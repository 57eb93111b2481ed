import type { ErrorCode, WireError } from '@onair/protocol';

/** A request that did not succeed: the server's own code, or why no answer came. */
export class SignalingError extends Error {
  override readonly name = 'SignalingError';

  constructor(
    readonly code: ErrorCode | 'disconnected' | 'timeout',
    message: string,
    /** How long to wait before trying again, in milliseconds, where the server said so. */
    readonly retryAfterMs?: number,
  ) {
    super(message);
  }

  static refused(error: WireError): SignalingError {
    return new SignalingError(error.code, error.message, error.retryAfterMs);
  }

  static disconnected(): SignalingError {
    return new SignalingError('disconnected', 'There is no connection to the server.');
  }

  static timeout(): SignalingError {
    return new SignalingError('timeout', 'The server did not answer in time.');
  }

  /** Whether the same request may succeed later without anything being changed. */
  get passing(): boolean {
    return ['disconnected', 'timeout', 'unavailable', 'rate-limited', 'internal'].includes(this.code);
  }
}
