import { deflateSync } from 'node:zlib';

type Colour = readonly [number, number, number];

const DUSK: Colour = [214, 116, 60];

/** A PNG of this size: hills under a low sun, in a colour, as a file to be chosen. */
export function picture(name: string, width: number, height: number, colour: Colour = DUSK) {
  const rows = Buffer.alloc(height * (width * 3 + 1));
  for (let y = 0; y < height; y += 1)
    for (let x = 0; x < width; x += 1) {
      const light = lightAt(x / width, y / height, width / height);
      const at = y * (width * 3 + 1) + 1 + x * 3;
      rows.set(
        colour.map((part) => Math.max(0, Math.min(255, part + light))),
        at,
      );
    }
  const head = Buffer.alloc(13);
  head.writeUInt32BE(width, 0);
  head.writeUInt32BE(height, 4);
  head.set([8, 2, 0, 0, 0], 8);
  const buffer = Buffer.concat([
    Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'),
    chunk('IHDR', head),
    chunk('IDAT', deflateSync(rows)),
    chunk('IEND', Buffer.alloc(0)),
  ]);
  return { name, mimeType: 'image/png', buffer };
}

/** Bytes that are nothing in particular. */
export function bytes(name: string, length: number) {
  const buffer = Buffer.from(Array.from({ length }, (_, at) => (at * 2_654_435_761) >>> 13));
  return { name, mimeType: 'application/octet-stream', buffer };
}

/** How much lighter than its colour a picture is at a place of it, in steps of 255. */
function lightAt(x: number, y: number, ratio: number): number {
  if (y > 0.78 + 0.1 * Math.sin(5 * x + 2)) return -110;
  if (y > 0.62 + 0.12 * Math.sin(4 * x)) return -60;
  const fromSun = Math.hypot((x - 0.68) * ratio, y - 0.32) / Math.min(1, ratio);
  return fromSun < 0.15 ? 110 : 50 * (1 - y) - 20;
}

/** Half a second of a quiet tone, as a WAV file to be chosen. */
export function sound(name: string) {
  const [rate, count] = [8_000, 4_000];
  const head = Buffer.alloc(44);
  head.write('RIFF', 0, 'latin1');
  head.writeUInt32LE(36 + count, 4);
  head.write('WAVEfmt ', 8, 'latin1');
  head.writeUInt32LE(16, 16);
  head.writeUInt16LE(1, 20);
  head.writeUInt16LE(1, 22);
  head.writeUInt32LE(rate, 24);
  head.writeUInt32LE(rate, 28);
  head.writeUInt16LE(1, 32);
  head.writeUInt16LE(8, 34);
  head.write('data', 36, 'latin1');
  head.writeUInt32LE(count, 40);
  const tone = Buffer.from(Array.from({ length: count }, (_, at) => 128 + 20 * Math.sin(at / 3)));
  return { name, mimeType: 'audio/wav', buffer: Buffer.concat([head, tone]) };
}

function chunk(name: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(name, 'latin1'), data]);
  const whole = Buffer.alloc(body.length + 8);
  whole.writeUInt32BE(data.length, 0);
  whole.set(body, 4);
  whole.writeUInt32BE(crc32(body), body.length + 4);
  return whole;
}

/** The checksum at the end of each chunk; Node has it only since 20.15. */
function crc32(data: Buffer): number {
  let crc = -1;
  for (const byte of data) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit += 1) crc = crc & 1 ? (crc >>> 1) ^ 0xedb88320 : crc >>> 1;
  }
  return ~crc >>> 0;
}
