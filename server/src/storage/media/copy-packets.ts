import {
  type AudioCodec,
  EncodedAudioPacketSource,
  type EncodedPacket,
  EncodedPacketSink,
  EncodedVideoPacketSource,
  FilePathTarget,
  type Input,
  Mp4OutputFormat,
  Output,
  type VideoCodec,
  WebMOutputFormat,
} from 'mediabunny';

const mebibyte = 1_048_576;
/** Of ten hours, that is one each 9 seconds; writing the cues of so many takes some 30 MB for a moment. */
const mostClusters = 4_096;

/** A file whose packets are copied, and how long it lasts. */
export interface PacketSource {
  readonly input: Input;
  readonly durationS: number;
}

/** Takes the packets of one kind of track, from one source after the other. */
interface Lane {
  /** Connects the lane to a source's track; undefined when the source has none. */
  open(source: Input): Promise<PacketFeed | undefined | 'codec'>;
}

interface PacketFeed {
  readonly packets: AsyncGenerator<EncodedPacket, void>;
  add(packet: EncodedPacket): Promise<void>;
}

/**
 * Copies the packets of files, one file after the other, into one of this format. Says why not, if that cannot be: the
 * codecs differ, or do not go into that format.
 */
export async function copyPackets(
  sources: readonly PacketSource[],
  format: 'webm' | 'mp4',
  path: string,
): Promise<'codec' | 'format' | undefined> {
  const target = new FilePathTarget(path, { chunked: true, chunkSize: mebibyte });
  const outputFormat =
    format === 'mp4' ? new Mp4OutputFormat({ fastStart: false }) : new WebMOutputFormat(clustersOf(sources));
  const output = new Output({ format: outputFormat, target });
  // VP8 can be written into MP4, but hardly anything plays it there.
  const supported = outputFormat.getSupportedCodecs().filter((codec) => format !== 'mp4' || codec !== 'vp8');
  const lanes = await lanesOf(sources, output, supported);
  if (!lanes) return 'format';
  await output.start();
  let offsetS = 0;
  for (const { input, durationS } of sources) {
    const feeds: PacketFeed[] = [];
    for (const lane of lanes) {
      const feed = await lane.open(input);
      if (feed === 'codec') {
        await output.cancel();
        return 'codec';
      }
      if (feed) feeds.push(feed);
    }
    await interleave(feeds, offsetS);
    offsetS += durationS;
  }
  await output.finalize();
  return undefined;
}

/** Each cluster has a cue, and all cues wait in memory for the end. A cluster may last 32 s. */
function clustersOf(sources: readonly PacketSource[]): { minimumClusterDuration: number } {
  const durationS = sources.reduce((sum, source) => sum + source.durationS, 0);
  return { minimumClusterDuration: Math.min(Math.max(1, durationS / mostClusters), 30) };
}

/** In the order of their times, because what comes too early waits in memory. */
async function interleave(feeds: readonly PacketFeed[], offsetS: number): Promise<void> {
  const waiting: { feed: PacketFeed; packet: EncodedPacket }[] = [];
  const fetch = async (feed: PacketFeed): Promise<void> => {
    const next = await feed.packets.next();
    if (next.done !== true) waiting.push({ feed, packet: next.value });
  };
  for (const feed of feeds) await fetch(feed);
  while (waiting.length > 0) {
    waiting.sort((one, other) => one.packet.timestamp - other.packet.timestamp);
    const earliest = waiting.shift();
    if (!earliest) return;
    const { feed, packet } = earliest;
    await feed.add(packet.clone({ timestamp: packet.timestamp + offsetS }));
    await fetch(feed);
  }
}

/** Undefined where a codec is not among those that are supported. */
async function lanesOf(
  sources: readonly PacketSource[],
  output: Output,
  supported: readonly string[],
): Promise<Lane[] | undefined> {
  const video = await firstTrack(sources, (input) => input.getPrimaryVideoTrack());
  const audio = await firstTrack(sources, (input) => input.getPrimaryAudioTrack());
  const [videoCodec, audioCodec] = await Promise.all([video?.getCodec(), audio?.getCodec()]);
  const codecs = [...(video ? [videoCodec] : []), ...(audio ? [audioCodec] : [])];
  if (codecs.length === 0 || codecs.some((codec) => !codec || !supported.includes(codec))) return undefined;
  return [
    ...(videoCodec ? [videoLane(output, videoCodec)] : []),
    ...(audioCodec ? [audioLane(output, audioCodec)] : []),
  ];
}

async function firstTrack<Track>(
  sources: readonly PacketSource[],
  trackOf: (input: Input) => Promise<Track | null>,
): Promise<Track | null> {
  for (const { input } of sources) {
    const track = await trackOf(input);
    if (track) return track;
  }
  return null;
}

function videoLane(output: Output, codec: VideoCodec): Lane {
  const source = new EncodedVideoPacketSource(codec);
  output.addVideoTrack(source);
  return {
    async open(input) {
      const track = await input.getPrimaryVideoTrack();
      if (!track) return undefined;
      const decoderConfig = await track.getDecoderConfig();
      if ((await track.getCodec()) !== codec || !decoderConfig) return 'codec';
      const packets = new EncodedPacketSink(track).packets();
      return { packets, add: (packet) => source.add(packet, { decoderConfig }) };
    },
  };
}

function audioLane(output: Output, codec: AudioCodec): Lane {
  const source = new EncodedAudioPacketSource(codec);
  output.addAudioTrack(source);
  return {
    async open(input) {
      const track = await input.getPrimaryAudioTrack();
      if (!track) return undefined;
      const decoderConfig = await track.getDecoderConfig();
      if ((await track.getCodec()) !== codec || !decoderConfig) return 'codec';
      const packets = new EncodedPacketSink(track).packets();
      return { packets, add: (packet) => source.add(packet, { decoderConfig }) };
    },
  };
}
