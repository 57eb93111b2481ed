import { describe, expect, it } from 'vitest';
import { withStartBitrate } from './start-bitrate';

const answer = [
  'v=0',
  'm=audio 9 UDP/TLS/RTP/SAVPF 111',
  'a=rtpmap:111 opus/48000/2',
  'a=fmtp:111 minptime=10;useinbandfec=1',
  'm=video 9 UDP/TLS/RTP/SAVPF 96 97 103 104',
  'a=rtpmap:96 VP8/90000',
  'a=rtpmap:97 rtx/90000',
  'a=fmtp:97 apt=96',
  'a=rtpmap:103 H264/90000',
  'a=fmtp:103 level-asymmetry-allowed=1;packetization-mode=1;profile-level-id=42001f',
  'a=rtpmap:104 red/90000',
  '',
].join('\r\n');

describe('the start bitrate', () => {
  const amended = withStartBitrate(answer, 2_500).split('\r\n');

  it('is added to video formats with and without parameters of their own', () => {
    expect(amended).toContain('a=fmtp:96 x-google-start-bitrate=2500');
    expect(amended).toContain(
      'a=fmtp:103 level-asymmetry-allowed=1;packetization-mode=1;profile-level-id=42001f;x-google-start-bitrate=2500',
    );
  });

  it('leaves audio, retransmission and error correction alone', () => {
    expect(amended).toContain('a=fmtp:111 minptime=10;useinbandfec=1');
    expect(amended).toContain('a=fmtp:97 apt=96');
    expect(amended.filter((line) => line.startsWith('a=fmtp:104'))).toEqual([]);
  });

  it('changes nothing else', () => {
    const kept = amended.filter((line) => !line.includes('x-google'));
    expect(kept).toEqual(answer.split('\r\n').filter((line) => !line.startsWith('a=fmtp:103')));
  });
});
