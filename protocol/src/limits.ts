/**
 * The limits that both ends of the wire keep. A client checks them to say early what will not work; the server
 * checks them because a client may not.
 */
export const limits = {
  /** Longest title of a stream, in UTF-16 code units. */
  titleLength: 120,
  /** Longest name of a person in calls and meetings, in Unicode characters. */
  nameLength: 40,
  /** Longest session description (RFC 8866), in characters. Browsers send 2 to 10 thousand. */
  sdpLength: 65_536,
  /** Longest ICE candidate line (RFC 8839), in characters. */
  candidateLength: 2_048,
  /** Largest frame a socket may send, in bytes: one description and its envelope. */
  socketMessageBytes: 131_072,
  /** Largest picture of a stream for the directory, in bytes. */
  thumbnailBytes: 131_072,
  /** Least time between two pictures of one stream, in milliseconds. */
  thumbnailIntervalMs: 5_000,
  /** Most bytes of one upload request of the recorder; the server takes more. */
  uploadRequestBytes: 4_194_304,
  /** How many streams or recordings one page of a list holds unless asked otherwise. */
  pageSize: 24,
  /** How many streams or recordings one page of a list may hold. */
  maxPageSize: 100,
  /** Largest JSON body of an HTTP request, in bytes. */
  jsonBodyBytes: 16_384,
} as const;
