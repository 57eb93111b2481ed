import { createHash } from 'node:crypto';
import { limits } from '@onair/protocol';
import { expect, it } from 'vitest';
import { UploadChecksum } from './upload-checksum';

const piece = new Uint8Array(limits.uploadRequestBytes);
const digest = createHash('sha256').update(piece).digest('base64');

/** A request that has sent everything, and is not at its end before it is told so. */
function request(): { bytes: AsyncGenerator<Uint8Array, void>; end: () => void } {
  let end = (): void => undefined;
  const ended = new Promise<void>((resolve) => (end = resolve));
  return {
    bytes: (async function* () {
      yield piece;
      await ended;
    })(),
    end,
  };
}

it('keeps no more of all requests together than an instance has room for, and takes more when they are through', async () => {
  const verify = async (data: AsyncIterable<Uint8Array>): Promise<void> => {
    for await (const bytes of UploadChecksum.read(`sha256 ${digest}`).verified(data)) {
      expect(bytes.length).toBe(piece.length);
    }
  };
  const requests = Array.from({ length: 32 }, request);
  const verified = requests.map(({ bytes }) => verify(bytes));
  await expect(verify(request().bytes)).rejects.toMatchObject({ code: 'unavailable' });
  for (const { end } of requests) end();
  await Promise.all(verified);
  const another = request();
  another.end();
  await verify(another.bytes);
});

it('is done with bytes as soon as it has given them, whatever becomes of them then', async () => {
  for (let time = 0; time < 40; time += 1) {
    const { bytes, end } = request();
    end();
    // As whoever takes them by hand does, and fails to store them.
    expect((await UploadChecksum.read(`sha256 ${digest}`).verified(bytes).next()).done).toBe(false);
  }
});
