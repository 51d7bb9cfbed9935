import { expect, test } from 'vitest';
import { refusedContents } from './contents.ts';

/** A file of these bytes, one for each letter. */
const look = (bytes: string, blob?: Blob) =>
  refusedContents(blob ?? new Blob([Uint8Array.from(bytes, (letter) => letter.charCodeAt(0))]));

test.each([
  'II*\0\x08\0\0\0 DNG',
  'MM\0*\0\0\0\x08 NEF',
  'IIU\0\x18\0\0\0',
  'FUJIFILMCCD-RAW 0201',
  '\0MRM\0\0',
  'II\xbc\x01',
  '\xff\x0a\xfa\x1f',
  '\0\0\0\x18ftypcrx \0\0\0\x01crx isom',
  '\0\0\0\x18ftypheic\0\0\0\0mif1heic',
  '\0\0\0\x18ftypmif1\0\0\0\0mif1avif',
  '\0\0\0\x1cftypMiHB\0\0\0\0isomavifmiaf',
])('a picture whose place cannot be taken out is known by its content: %j', async (head) => {
  expect(await look(head)).toBe('sealed');
});

test.each([
  'MZ\x90\0\x03\0\0\0',
  `\x7fELF\x02\x01\x01${'\0'.repeat(57)}`,
  '\xcf\xfa\xed\xfe\x07\0\0\x01',
  '\xca\xfe\xba\xbe\0\0\0\x02',
])('so is a program: %j', async (head) => {
  expect(await look(head)).toBe('forbidden');
});

test.each([
  '',
  'II',
  'MM\n',
  'words',
  '\x7fELF',
  '\xff\xd8\xff\xe0 a JPEG',
  '\x89PNG\r\n\x1a\n',
  '\0\0\0\x18ftypmp42\0\0\0\0mp42isom',
  '\0\0\0\x14ftypqt  heicqt  ',
  '\0\0\0\x10ftypisom\0\0\0\0heic',
  '\0\0\0\x02ftyp',
  // A class of Java.
  '\xca\xfe\xba\xbe\0\0\0\x34',
])('what the server takes is taken: %j', async (head) => {
  expect(await look(head)).toBeNull();
});

test('what cannot be read is for the server to judge', async () => {
  const torn = { slice: () => ({ arrayBuffer: () => Promise.reject(new DOMException('gone')) }) };
  expect(await look('', torn as unknown as Blob)).toBeNull();
});
