import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { outputPath } from './output';
import { programPath } from './programs';

/** What a phone would read from a picture of a QR code; empty if nothing. */
export function readQrCode(png: Buffer): string {
  const path = outputPath('qr-code.png');
  writeFileSync(path, png);
  return spawnSync(programPath('zbar'), ['--raw', '--quiet', path], { encoding: 'utf8' }).stdout.trim();
}
