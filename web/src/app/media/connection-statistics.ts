/** How the media of one connection travel, at one moment. */
export interface ConnectionStatistics {
  /** Round trip of the chosen path, in milliseconds. */
  readonly roundTripMs: number | null;
  /** All media, in kilobits a second since the sample before. */
  readonly bitrateKbps: number;
  /** Size of the picture in pixels. */
  readonly width: number | null;
  readonly height: number | null;
  readonly framesPerSecond: number | null;
  /** Packets lost since the sample before, in percent of those sent. */
  readonly lossPercent: number;
  /** Variation of the packets' arrival (RFC 3550, section 6.4.1), in milliseconds. */
  readonly jitterMs: number | null;
  /** Of the picture, for example `VP8`. */
  readonly codec: string | null;
  readonly transport: 'direct' | 'relayed' | null;
  /** All packets of media so far; it stands still when nothing comes. */
  readonly packets: number;
  /** All frames of the picture so far. */
  readonly frames: number;
  /** What the browser thinks the way out can carry, in kilobits a second; only where media are sent. */
  readonly availableKbps: number | null;
}

/** The members of `RTCStats` dictionaries that are read here (W3C webrtc-stats); TypeScript's DOM lacks most. */
interface Entry {
  readonly id: string;
  readonly type: string;
  readonly timestamp: number;
  readonly [member: string]: unknown;
}

interface Totals {
  readonly atMs: number;
  readonly bytes: number;
  readonly packets: number;
  readonly lost: number;
}

/** Turns the browser's running totals into rates, by remembering the sample before. */
export class StatisticsSampler {
  #before: Totals | null = null;

  sample(report: RTCStatsReport): ConnectionStatistics {
    const entries: Entry[] = [];
    report.forEach((entry: Entry) => entries.push(entry));
    const byId = new Map(entries.map((entry) => [entry.id, entry]));
    const streams = entries.filter((entry) => entry.type === 'inbound-rtp' || entry.type === 'outbound-rtp');
    const video = streams.find((entry) => entry['kind'] === 'video');
    const pair = chosenPair(entries, byId);
    const now = totals(entries, streams);
    const before = this.#before ?? now;
    this.#before = now;
    const elapsedMs = now.atMs - before.atMs;
    const packets = now.packets - before.packets;
    const lost = Math.max(0, now.lost - before.lost);
    const available = number(pair?.['availableOutgoingBitrate']);
    const jitter = number(video?.['jitter'] ?? streams[0]?.['jitter']);
    const codec = text(byId.get(text(video?.['codecId']) ?? '')?.['mimeType']);
    return {
      roundTripMs: scaled(number(pair?.['currentRoundTripTime']), 1_000),
      bitrateKbps: elapsedMs > 0 ? Math.max(0, ((now.bytes - before.bytes) * 8) / elapsedMs) : 0,
      width: number(video?.['frameWidth']),
      height: number(video?.['frameHeight']),
      framesPerSecond: number(video?.['framesPerSecond']),
      lossPercent: packets + lost > 0 ? (lost / (packets + lost)) * 100 : 0,
      jitterMs: scaled(jitter, 1_000),
      codec: codec?.replace('video/', '') ?? null,
      transport: pair ? route(pair, byId) : null,
      packets: now.packets,
      frames: number(video?.['framesDecoded'] ?? video?.['framesEncoded']) ?? 0,
      availableKbps: scaled(available, 1 / 1_000),
    };
  }
}

function totals(entries: readonly Entry[], streams: readonly Entry[]): Totals {
  const sum = (list: readonly Entry[], ...names: string[]): number =>
    list.reduce((total, entry) => total + names.reduce((part, name) => part + (number(entry[name]) ?? 0), 0), 0);
  const remote = entries.filter((entry) => entry.type === 'remote-inbound-rtp');
  return {
    atMs: Math.max(0, ...streams.map((entry) => entry.timestamp)),
    bytes: sum(streams, 'bytesReceived', 'bytesSent'),
    packets: sum(streams, 'packetsReceived', 'packetsSent'),
    lost: sum([...streams, ...remote], 'packetsLost'),
  };
}

/** Chromium names the chosen pair in its transport, Firefox marks the pair itself. */
function chosenPair(entries: readonly Entry[], byId: ReadonlyMap<string, Entry>): Entry | undefined {
  const transport = entries.find((entry) => entry.type === 'transport');
  const named = byId.get(text(transport?.['selectedCandidatePairId']) ?? '');
  return named ?? entries.find((entry) => entry.type === 'candidate-pair' && entry['selected'] === true);
}

function route(pair: Entry, byId: ReadonlyMap<string, Entry>): 'direct' | 'relayed' {
  const ends = [pair['localCandidateId'], pair['remoteCandidateId']].map((id) => byId.get(text(id) ?? ''));
  return ends.some((end) => end?.['candidateType'] === 'relay') ? 'relayed' : 'direct';
}

function number(value: unknown): number | null {
  return typeof value === 'number' && Number.isFinite(value) ? value : null;
}

function text(value: unknown): string | null {
  return typeof value === 'string' ? value : null;
}

function scaled(value: number | null, factor: number): number | null {
  return value === null ? null : value * factor;
}
