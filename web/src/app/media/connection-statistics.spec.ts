import { describe, expect, it } from 'vitest';
import { StatisticsSampler } from './connection-statistics';

function report(at: number, received: { bytes: number; packets: number; lost: number }): RTCStatsReport {
  const entries = [
    { id: 'T', type: 'transport', timestamp: at, selectedCandidatePairId: 'P' },
    { id: 'P', type: 'candidate-pair', timestamp: at, currentRoundTripTime: 0.012, localCandidateId: 'L' },
    { id: 'L', type: 'local-candidate', timestamp: at, candidateType: 'relay' },
    { id: 'C', type: 'codec', timestamp: at, mimeType: 'video/VP8' },
    {
      id: 'V',
      type: 'inbound-rtp',
      kind: 'video',
      timestamp: at,
      codecId: 'C',
      bytesReceived: received.bytes,
      packetsReceived: received.packets,
      packetsLost: received.lost,
      frameWidth: 640,
      frameHeight: 480,
      framesPerSecond: 30,
      framesDecoded: 7,
      jitter: 0.004,
    },
  ];
  return new Map(entries.map((entry) => [entry.id, entry]));
}

describe('the statistics of a connection', () => {
  it('are rates since the sample before', () => {
    const sampler = new StatisticsSampler();
    expect(sampler.sample(report(1_000, { bytes: 50_000, packets: 100, lost: 0 })).bitrateKbps).toBe(0);
    const second = sampler.sample(report(2_000, { bytes: 175_000, packets: 190, lost: 10 }));
    expect(second.bitrateKbps).toBe(1_000);
    expect(second.lossPercent).toBe(10);
  });

  it('name picture, path and codec', () => {
    const sample = new StatisticsSampler().sample(report(0, { bytes: 0, packets: 0, lost: 0 }));
    expect(sample).toMatchObject({
      roundTripMs: 12,
      width: 640,
      height: 480,
      framesPerSecond: 30,
      jitterMs: 4,
      codec: 'VP8',
      transport: 'relayed',
      frames: 7,
    });
  });

  it('are unknown rather than wrong for an empty report', () => {
    const sample = new StatisticsSampler().sample(new Map());
    expect(sample).toMatchObject({ roundTripMs: null, bitrateKbps: 0, width: null, codec: null, transport: null });
  });
});
