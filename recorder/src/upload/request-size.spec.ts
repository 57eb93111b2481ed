import { limits } from '@onair/protocol';
import { describe, expect, it } from 'vitest';
import { RequestSize } from './request-size';

describe('the size of a request', () => {
  it('is what takes a few seconds, within what the server takes', () => {
    const size = new RequestSize();
    expect(size.bytes).toBe(limits.uploadRequestBytes);
    for (let turn = 0; turn < 20; turn++) size.took(100_000, 2_000);
    expect(size.bytes).toBe(250_000);
    expect(size.bytesPerSecond).toBe(50_000);
    for (let turn = 0; turn < 20; turn++) size.took(4_000_000, 100);
    expect(size.bytes).toBe(limits.uploadRequestBytes);
  });

  it('halves when one did not come through, but stays worth a request', () => {
    const size = new RequestSize();
    size.failed();
    expect(size.bytes).toBe(limits.uploadRequestBytes / 2);
    for (let turn = 0; turn < 20; turn++) size.failed();
    expect(size.bytes).toBe(65_536);
  });

  it('is not judged by small requests, whose time is all round trip', () => {
    const size = new RequestSize();
    size.took(1_000_000, 1_000);
    size.took(100, 1_000);
    expect(size.bytesPerSecond).toBe(1_000_000);
  });
});
