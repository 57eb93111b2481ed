/** Ids of streams and recordings: 16 characters of base64url (RFC 4648, section 5), 96 random bits. */
export const wireId = /^[\w-]{16}$/;
