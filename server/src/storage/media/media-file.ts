import { EncodedPacketSink, type Input, type InputTrack } from 'mediabunny';

/** The track by whose frames one seeks: pictures, or without pictures sound. */
export async function soughtTrack(input: Input): Promise<InputTrack | null> {
  return (await input.getPrimaryVideoTrack()) ?? (await input.getPrimaryAudioTrack());
}

/** How many of a track's packets need none before them. */
export async function countKeyPackets(track: InputTrack): Promise<number> {
  let count = 0;
  const packets = new EncodedPacketSink(track).packets(undefined, undefined, { metadataOnly: true });
  for await (const { type } of packets) if (type === 'key') count += 1;
  return count;
}
