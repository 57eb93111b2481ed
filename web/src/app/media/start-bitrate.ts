/**
 * Has Chromium begin with a given bitrate instead of probing up from 300 kbit/s, so that the first second is sharp:
 * adds `x-google-start-bitrate` to each video format of the *remote answer*, where the sender reads it. Other
 * browsers ignore the parameter (RFC 8866, section 6.15: unknown format parameters are skipped).
 */
export function withStartBitrate(sdp: string, startKbps: number): string {
  const parameter = `x-google-start-bitrate=${Math.round(startKbps)}`;
  return sdp
    .split(/(?=^m=)/m)
    .map((section) => (section.startsWith('m=video') ? amend(section, parameter) : section))
    .join('');
}

function amend(section: string, parameter: string): string {
  return section
    .replace(/^a=rtpmap:(\d+) (\S+?)\/.*\r\n/gm, (rtpmap: string, format: string, codec: string) => {
      // Retransmission and error correction are no formats of their own to the bandwidth estimate.
      if (/^(rtx|red|ulpfec|flexfec-03)$/i.test(codec)) return rtpmap;
      return section.includes(`a=fmtp:${format} `) ? rtpmap : `${rtpmap}a=fmtp:${format} ${parameter}\r\n`;
    })
    .replace(/^(a=fmtp:(\d+) (?!apt=|x-google-start-bitrate).*)\r\n/gm, `$1;${parameter}\r\n`);
}
