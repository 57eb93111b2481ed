import { describe, expect, it } from 'vitest';
import { bitrateFor, supportedFormats, preferredFormats } from './format';

describe('the format of a recording', () => {
  it('is WebM where the browser can, because a file that breaks off still plays', () => {
    expect(supportedFormats(() => true)[0]).toBe('video/webm;codecs=vp9,opus');
  });

  it('is VP8 in Firefox, which records nothing else', () => {
    expect(supportedFormats((type) => /webm(;codecs=vp8,opus)?$/.test(type))[0]).toBe('video/webm;codecs=vp8,opus');
  });

  it('is MP4 where nothing else can be had', () => {
    expect(supportedFormats((type) => type.startsWith('video/mp4'))[0]).toBe('video/mp4;codecs=avc1.42E01F,mp4a.40.2');
  });

  it('is none in a browser that cannot record', () => {
    expect(supportedFormats(undefined)).toEqual([]);
    expect(supportedFormats(() => false)).toEqual([]);
  });

  it('is one of those that the caller names, in that order', () => {
    const named = ['video/webm', 'video/mp4', 'video/mp4;codecs=vp9'];
    expect(supportedFormats((type) => type.includes('mp4'), named)).toEqual(named.slice(1));
  });

  it('is named in the ways that browsers know', () => {
    // Chromium makes Matroska when it is asked for H.264 in WebM, and does not know vp09 in MP4.
    for (const type of preferredFormats) expect(type).not.toMatch(/webm.*(h264|avc)|vp09/);
  });
});

describe('the bitrate of a picture', () => {
  it('grows with the picture, within reason', () => {
    const at = (width: number, height: number): number => bitrateFor({ width, height, framesPerSecond: 30 });
    expect(at(1_280, 720)).toBeCloseTo(2_490_000, -4);
    expect(at(160, 120)).toBe(400_000);
    expect(at(7_680, 4_320)).toBe(12_000_000);
  });
});
