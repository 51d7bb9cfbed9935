// A small publisher's server with people, rooms and something said: what the screens are looked at with.
import { io } from 'socket.io-client';
import type { Chat, Invite, Message, RoomLink, SignedIn } from '../../web/src/data/model.gen';
import { call, newId, PASSWORD, signUp, upload } from './api.mjs';
import { bytes, picture } from './pictures';
import { sharePictures } from './shared';

const CAST = [
  ['tomas', 'Tomás Reyes'],
  ['priya', 'Priya Raman'],
  ['jonas', 'Jonas Weber'],
  ['mei', 'Mei Tanaka'],
  ['mallory', 'Mallory Quill'],
  ['layla', 'ليلى حداد'],
  ['longest.name.of.them.all', 'Maximiliane Konstantina von Hohenstein-Wittgenstein'],
] as const;

const TALK = [
  ['mallory', 'Whoever chose that green should not choose greens'],
  ['priya', 'Proofs of the cover are back. The green came out warmer than on screen.'],
  ['priya', 'I like it better this way'],
  ['ada', 'Me too. Keep it.'],
  ['layla', 'أوافق، اللون أجمل هكذا'],
  [
    'tomas',
    'Printer asks whether we want the rough paper for all 400 or only the numbered ones: https://example.org/paper',
  ],
  ['ada', 'Only the numbered ones'],
  ['mei', 'Then I can bring the endpapers on Thursday. Anyone up for marbling?'],
] as const;

/** More than one page of history. */
const OLD = 120;

export type Cast = Record<'ada' | (typeof CAST)[number][0], SignedIn>;

export type Publisher = Awaited<ReturnType<typeof openPublisher>>;

/** Fills an empty server. Ada owns it; the answer has what the screens need to be found. */
export async function openPublisher(url: string) {
  const people = await comeIn(url);
  const { ada, priya, jonas, mei, mallory, tomas, layla } = people;
  const as = (who: SignedIn, method: string, path: string, body?: unknown) =>
    call<unknown>(url, method, path, { token: who.token, body });
  const say = (who: SignedIn, room: string, body: object) =>
    as(who, 'POST', `/api/rooms/${room}/messages`, { id: newId(), ...body }) as Promise<Message>;
  const make = async (name: string, topic: string, memberIds: string[], kind = 'public') =>
    ((await as(ada, 'POST', '/api/rooms', { kind, name, topic, memberIds })) as Chat).id;
  const direct = async (who: SignedIn, other: SignedIn) =>
    ((await as(who, 'POST', '/api/directs', { userId: other.user.id })) as Chat).id;

  const everybody = Object.values(people).filter((one) => one !== ada);
  const ids = everybody.map((one) => one.user.id);
  const empty = await make('Fresh ideas', '', []);
  const long = await make('A press room with a name that is rather long for a list', 'Noise', ids);
  const words = `https://example.org/${'long'.repeat(40)} ${'o'.repeat(200)} \`${'x'.repeat(200)}\``;
  await say(tomas, long, { body: words });
  const corner = { kind: 'public', name: 'Printers’ corner', topic: 'Type' };
  const old = await make('The long autumn', 'How it all began', []);
  for (let at = 0; at < OLD; at += 1) await say(ada, old, { body: `Galley ${at + 1} is read` });
  const printers = ((await as(tomas, 'POST', '/api/rooms', corner)) as Chat).id;
  const pictures = await make('Pictures', 'What the catalogue is made of', ids);
  await sharePictures(url, people, (who, body) => say(people[who], pictures, body));
  const room = await make('Autumn catalogue', 'Forty pages, four weeks', ids);
  for (const [who, body] of TALK) await say(people[who], room, { body });

  const files = await Promise.all([
    upload(url, priya.token, picture('cover-green.png', 640, 420, [126, 150, 96])),
    upload(url, priya.token, picture('spine.png', 300, 480, [104, 128, 84])),
    upload(
      url,
      priya.token,
      bytes('Proofs of the whole autumn catalogue, second round.pdf', 48_213),
    ),
  ]);
  const proofs = await say(priya, room, { body: '', fileIds: files });
  const plan = await say(ada, room, {
    body: 'So:\n- cover as it is\n- **rough** paper for the numbered\n- `marbling` on Thursday',
  });
  await say(tomas, room, { body: 'Always', replyTo: plan.id });
  for (const [who, emoji] of [
    [tomas, '👍'],
    [mei, '👍'],
    [priya, '🎉'],
  ] as const)
    await as(who, 'PUT', `/api/messages/${plan.id}/reactions/${encodeURIComponent(emoji)}`);
  await say(mei, room, { body: `<@${ada.user.id}> can you ask for a sample?` });

  const priyas = await direct(priya, ada);
  await say(priya, priyas, { body: 'Coffee at four?' });
  const notes = await direct(ada, ada);
  const withJonas = await direct(ada, jonas);
  const meis = await direct(mei, ada);
  await say(ada, meis, { body: 'Delete this when you’ve read it' });
  await as(mei, 'PUT', `/api/rooms/${meis}/erasure`, {});
  const asked = await direct(layla, ada);
  await say(layla, asked, { body: 'We can forget this one' });
  await as(ada, 'PUT', `/api/rooms/${asked}/erasure`, {});
  const longest = people['longest.name.of.them.all'];
  const refused = await direct(longest, ada);
  await say(longest, refused, { body: 'I’d rather not talk about the green any more.' });
  const mallorys = await direct(mallory, ada);
  await say(mallory, mallorys, { body: 'Only my opinion' });

  await as(jonas, 'PUT', `/api/friends/${ada.user.id}`);
  await as(tomas, 'PUT', `/api/friends/${ada.user.id}`);
  await as(ada, 'PUT', `/api/friends/${tomas.user.id}`);
  await as(ada, 'PUT', `/api/friends/${layla.user.id}`);
  await as(ada, 'PUT', `/api/blocks/${mallory.user.id}`);
  await as(longest, 'PUT', `/api/blocks/${ada.user.id}`);
  await as(ada, 'PATCH', `/api/admin/users/${tomas.user.id}`, { role: 'admin' });
  await Promise.all([tomas, priya, mei, jonas].map(({ token }) => isHere(url, token)));
  const invite = (await as(ada, 'POST', '/api/admin/invites', {})) as {
    code: string;
    invite: Invite;
  };
  const link = (await as(tomas, 'POST', `/api/rooms/${room}/links`, {})) as {
    code: string;
    link: RoomLink;
  };
  return {
    url,
    chats: {
      room,
      empty,
      long,
      old,
      printers,
      pictures,
      priyas,
      notes,
      jonas: withJonas,
      meis,
      asked,
      refused,
      mallorys,
    },
    proofs: proofs.id,
    plan: plan.id,
    invite: invite.code,
    link: link.code,
  };
}

/** Keeps somebody connected as long as the server runs. */
async function isHere(url: string, token: string): Promise<void> {
  const socket = io(url, { auth: { token }, transports: ['websocket'], reconnection: false });
  await new Promise<void>((resolve, reject) => {
    socket.once('ready', () => resolve());
    socket.once('connect_error', reject);
  });
}

async function comeIn(url: string) {
  const ada = await call<SignedIn>(url, 'POST', '/api/auth/signup', {
    body: {
      username: 'ada',
      email: 'ada@example.org',
      password: PASSWORD,
      fullName: 'Ada Lindqvist',
      serverName: 'Tidewater Press',
    },
  });
  const people = { ada } as Cast;
  for (const [username, fullName] of CAST) people[username] = await signUp(url, username, fullName);
  const bio = 'Binds books, breaks bread, and answers after ten.';
  for (const who of ['priya', 'mei'] as const)
    await call(url, 'PATCH', '/api/auth/profile', { token: people[who].token, body: { bio } });
  return people;
}
