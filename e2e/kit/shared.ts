// What people share in the publisher's room of pictures.
import { upload } from './api.mjs';
import { bytes, picture, sound } from './pictures';
import type { Cast } from './publisher';

type Say = (who: keyof Cast, body: object) => Promise<unknown>;

const MARBLED = [
  [92, 140, 150],
  [160, 100, 130],
  [196, 160, 84],
  [124, 150, 104],
  [190, 110, 80],
] as const;

/** Shares pictures of all shapes, one, two and more of them together, and files of several kinds. */
export async function sharePictures(url: string, people: Cast, say: Say) {
  const sent = (who: keyof Cast, files: { name: string; buffer: Buffer }[]) =>
    Promise.all(files.map((file) => upload(url, people[who].token, file)));
  const marbled = MARBLED.map((colour, at) =>
    picture(`endpaper-${at + 1}.png`, 360 + 40 * at, 420 - 30 * at, colour),
  );
  await say('mei', { body: 'Five endpapers to choose from', fileIds: await sent('mei', marbled) });
  const two = [
    picture('spine-left.png', 300, 480, [140, 156, 100]),
    picture('spine-right.png', 420, 300, [104, 124, 168]),
  ];
  await say('ada', { body: '', fileIds: await sent('ada', two) });
  const wide = [picture('The whole wall of the workshop.png', 1200, 260, [176, 140, 104])];
  await say('jonas', { body: '', fileIds: await sent('jonas', wide) });
  await say('tomas', {
    body: 'And what the printer sent: https://example.org/terms and www.example.com/paper/samples/rough/300-grams',
    fileIds: await sent('tomas', [
      bytes('Offer, second round, with all the extras we talked about.pdf', 182_000),
      bytes('Samples.zip', 2_480_000),
      sound('How the press sounds.wav'),
      bytes('README', 900),
    ]),
  });
  const last = [picture('High and narrow.png', 220, 700, [150, 124, 170])];
  await say('ada', { body: 'This one **for the** `colophon`?', fileIds: await sent('ada', last) });
}
