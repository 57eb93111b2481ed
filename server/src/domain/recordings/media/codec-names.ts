// The `codecs` parameter of a media type (RFC 6381), from what describes a codec to its decoder.

/** From an AVCDecoderConfigurationRecord (ISO/IEC 14496-15); `avc1` alone where the frames describe themselves. */
export function avcCodec(configuration: Uint8Array | undefined): string {
  if (configuration === undefined || configuration.length < 4) return 'avc1';
  return `avc1.${Buffer.from(configuration.subarray(1, 4)).toString('hex')}`;
}

/** From an AV1CodecConfigurationRecord (AV1 in ISOBMFF, section 2.3). */
export function av1Codec(configuration: Uint8Array | undefined): string {
  const [, second, third] = configuration ?? [];
  if (second === undefined || third === undefined) return 'av01.0.04M.08';
  const level = String(second & 0x1f).padStart(2, '0');
  const tier = third & 0x80 ? 'H' : 'M';
  const depth = third & 0x40 ? (third & 0x20 ? '12' : '10') : '08';
  return `av01.${second >> 5}.${level}${tier}.${depth}`;
}

/** From a VPCodecConfigurationRecord with its version and flags (VP codecs in ISOBMFF). */
export function vp9Codec(configuration: Uint8Array | undefined): string {
  const [, , , , profile, level, depth] = configuration ?? [];
  if (profile === undefined || level === undefined || depth === undefined) return 'vp09.00.10.08';
  return ['vp09', ...[profile, level, depth >> 4].map((number) => String(number).padStart(2, '0'))].join('.');
}
