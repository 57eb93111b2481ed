/** The members of `RTCInboundRtpStreamStats` that are read here (W3C webrtc-stats). */
interface Inbound {
  readonly type: string;
  readonly packetsReceived?: number;
  readonly framesDecoded?: number;
}

/** What has come to these receivers so far, all together: what goes the other way does not count. */
export async function receivedSoFar(
  receivers: readonly RTCRtpReceiver[],
): Promise<{ readonly packets: number; readonly frames: number }> {
  let packets = 0;
  let frames = 0;
  for (const report of await Promise.all(receivers.map((receiver) => receiver.getStats()))) {
    report.forEach(({ type, packetsReceived, framesDecoded }: Inbound) => {
      if (type !== 'inbound-rtp') return;
      packets += packetsReceived ?? 0;
      frames += framesDecoded ?? 0;
    });
  }
  return { packets, frames };
}
