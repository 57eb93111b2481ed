/** Where unguessable ids come from. */
export interface Randomness {
  /** That many random bytes as base64url (RFC 4648, section 5), without padding. */
  token(bytes: number): string;
}
