/* What the server refuses by its first bytes: `sealed_picture` and `program` in crates/server/src/infra/media. */

/** So much of a file is looked at: more brands than that nobody gives. */
const HEAD_BYTES = 512;

/** What pictures begin with whose hidden data (place, camera) the server cannot take out: TIFF, what cameras build on it, and others. */
const SEALED = [
  'II*\0',
  'MM\0*',
  'II+\0',
  'MM\0+',
  'IIRO\x08\0',
  'IIRS\x08\0',
  'MMOR\0\0',
  'IIU\0',
  'II\x1a\0\0\0HEAPCCDR',
  'FUJIFILMCCD-RAW',
  '\0MRM',
  'FOVb',
  'II\xbc',
  '8BPS\0',
  '\xff\x0a',
  '\0\0\0\x0cJXL \r\n\x87\n',
  '\0\0\0\x0cjP  \r\n\x87\n',
  '\xff\x4f\xff\x51',
  'gimp xcf',
];

/** Brands of such pictures in boxes (ISO/IEC 14496-12, `ftyp`): AVIF, HEIF, and Canon's raw ones. */
const BRANDS = [
  ...['avif', 'avis', 'heic', 'heix', 'heim', 'heis', 'hevc', 'hevx', 'mif1', 'mif2'],
  ...['msf1', 'avci', 'avcs', 'jpeg', 'jpgs', 'vvic', 'crx '],
];

/** Why the server would refuse a file for what is in it; `null` when it would not for that, or when it cannot be read. */
export async function refusedContents(blob: Blob): Promise<'sealed' | 'forbidden' | null> {
  try {
    const bytes = new Uint8Array(await blob.slice(0, HEAD_BYTES).arrayBuffer());
    // A letter for each byte.
    const head = String.fromCharCode(...bytes);
    if (SEALED.some((begin) => head.startsWith(begin)) || hasSealedBrand(head)) return 'sealed';
    return isProgram(head) ? 'forbidden' : null;
  } catch {
    return null;
  }
}

/** By any of its brands; the second four bytes behind `ftyp` are a version. */
function hasSealedBrand(head: string): boolean {
  if (head.slice(4, 8) !== 'ftyp') return false;
  const brands = head.slice(8, number(head)).match(/.{4}/gs) ?? [];
  return brands.some((brand, at) => at !== 1 && BRANDS.includes(brand));
}

/** Of Windows, Linux or macOS. The last one's files for several processors begin as Java's classes do, whose next number is larger. */
function isProgram(head: string): boolean {
  if (head.startsWith('\xca\xfe\xba\xbe')) return head.length >= 8 && number(head.slice(4)) < 45;
  if (head.startsWith('\x7fELF')) return head.length > 52;
  return /^(MZ|[\xce\xcf]\xfa\xed\xfe|\xfe\xed\xfa[\xce\xcf])/.test(head);
}

/** The first four bytes as a number. */
function number(head: string): number {
  return [...head.slice(0, 4)].reduce((sum, letter) => sum * 256 + letter.charCodeAt(0), 0);
}
