// A server on which every word is hostile. `KLATCH_HOSTILE=all` takes all texts instead of some.
import type { Chat, SignedIn } from '../../web/src/data/model.gen';
import { call, newId, PASSWORD, signUp, upload } from './api.mjs';
import { corpus, some } from './hostile';
import { expect } from './people';
import { bytes, picture } from './pictures';

export const ALL = process.env.KLATCH_HOSTILE === 'all';
export const TEXTS = ALL ? corpus() : some(320);
/** A page of history, drawn whole: the window is as high as the list. */
const PER_ROOM = 45;
/** Every so many are not sent so, but come by an edit. */
const EDITED = 5;
const LONGEST_NAME = 80;
/** What one room has of addresses that are some. */
const LINKS = 12;
/** Sessions whose device calls itself something. */
const DEVICES = ALL ? 40 : 6;
const LONGEST_DEVICE = 64;
/** What no message may hold: control characters but newline and tab. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what it is about
const UNSENDABLE = /[\u0000-\u0008\u000b-\u001f\u007f]/;
/** What no address may hold. */
const NO_EMAIL = /[\s<>(),;:"\\@]|[^\x20-\x7e]/;

export type Injected = Awaited<ReturnType<typeof inject>>;

/** People, rooms, files and messages whose every word is hostile. Ada owns the server and is in all of it. */
export async function inject(url: string) {
  const emails = cycle(corpus().filter((text) => !NO_EMAIL.test(text)));
  const ada = await withEmail(url, 'ada', emails);
  const people = [];
  for (const name of ['tomas', 'mei', 'jonas']) people.push(await withEmail(url, name, emails));
  const next = cycle(TEXTS.filter((text) => text.length <= LONGEST_NAME));
  for (const { token } of people) await named(url, token, next);
  const [tomas, mei, jonas] = people;
  if (!tomas || !mei || !jonas) throw new Error('Nobody came.');
  await call(url, 'PUT', `/api/friends/${ada.user.id}`, { token: tomas.token });
  await call(url, 'PUT', `/api/blocks/${jonas.user.id}`, { token: ada.token });

  const rooms: string[] = [];
  const ids = people.map(({ user }) => user.id);
  for (let at = 0; at < TEXTS.length; at += PER_ROOM) {
    const room = await openRoom(url, ada.token, next, ids);
    rooms.push(room);
    const texts = TEXTS.slice(at, at + PER_ROOM).filter((text) => !UNSENDABLE.test(text));
    for (const [place, body] of texts.entries()) {
      if (place % EDITED > 0) await say(url, room, tomas.token, { body });
      else await edited(url, room, tomas.token, body);
    }
    await withFiles(url, room, mei.token, next);
  }
  const [room = ''] = rooms;
  const links = corpus().filter((text) => text.includes('https://') && !UNSENDABLE.test(text));
  for (const body of ALL ? links : links.slice(0, LINKS)) await say(url, room, mei.token, { body });
  // What calls her: a mention and an answer among hostile words, and a reaction by a hostile name.
  const hers = await say(url, room, ada.token, { body: next() });
  await say(url, room, tomas.token, { body: `<@${ada.user.id}> ${next()}`, replyTo: hers });
  const thumb = encodeURIComponent('👍');
  await call(url, 'PUT', `/api/messages/${hers}/reactions/${thumb}`, { token: mei.token });
  await refused(url, tomas.token, hers, next);
  const direct = await call<Chat>(url, 'POST', '/api/directs', {
    token: mei.token,
    body: { userId: ada.user.id },
  });
  await say(url, direct.id, mei.token, { body: next() });
  await devices(url);
  return { ada, tomas, mei, rooms, room, direct: direct.id };
}

/** Says something as somebody, and answers its id. */
export async function say(url: string, room: string, token: string, message: object) {
  const id = newId();
  const body = { id, ...message };
  await call(url, 'POST', `/api/rooms/${room}/messages`, { token, body });
  return id;
}

/** Signs somebody up with a hostile address. */
function withEmail(url: string, username: string, next: () => string): Promise<SignedIn> {
  return untilTaken(() => {
    const serverName = TEXTS.find((text) => text.length < 40) ?? '';
    const account = { username, email: `${next()}@example.org`, password: PASSWORD };
    return call<SignedIn>(url, 'POST', '/api/auth/signup', { body: { ...account, serverName } });
  });
}

async function edited(url: string, room: string, token: string, body: string) {
  const id = await say(url, room, token, { body: 'As it was' });
  await call(url, 'PATCH', `/api/messages/${id}`, { token, body: { body } });
}

/** A name and a few lines about oneself. What the server refuses is as good as harmless; another is tried. */
async function named(url: string, token: string, next: () => string) {
  for (const field of ['fullName', 'bio']) {
    await untilTaken(() =>
      call(url, 'PATCH', '/api/auth/profile', { token, body: { [field]: next() } }),
    );
  }
}

/** A room whose name and topic are hostile from the first, and others later. */
async function openRoom(url: string, token: string, next: () => string, memberIds: string[]) {
  const room = await untilTaken(async () => {
    const body = { kind: 'public', name: next(), topic: next(), memberIds };
    return (await call<Chat>(url, 'POST', '/api/rooms', { token, body })).id;
  });
  await untilTaken(async () => {
    const body = { name: next(), topic: next() };
    await call(url, 'PATCH', `/api/rooms/${room}`, { token, body });
    return room;
  });
  return room;
}

/** Files under hostile names, harmless bytes and a real picture. */
async function withFiles(url: string, room: string, token: string, next: () => string) {
  const fileIds: string[] = [];
  for (const ending of ['.txt', '.svg', '.html', '.png'])
    fileIds.push(
      await untilTaken(() => upload(url, token, bytes(next().slice(0, 80) + ending, 20))),
    );
  fileIds.push(
    await untilTaken(() => upload(url, token, picture(`${next().slice(0, 80)}.png`, 60, 40))),
  );
  await say(url, room, token, { body: next(), fileIds });
}

/** What no server takes at all: hostile usernames and emoji. */
async function refused(url: string, token: string, message: string, next: () => string) {
  for (let at = 0; at < 20; at += 1) {
    const text = next();
    const path = `/api/messages/${message}/reactions/${encodeURIComponent(text)}`;
    await expect(call(url, 'PUT', path, { token })).rejects.toThrow(/ 4\d\d /);
    await expect(signUp(url, text)).rejects.toThrow(/ 4\d\d /);
  }
}

/** Logs Ada in with programs of hostile names. What the server reads of one ends at a blank or a slash. */
async function devices(url: string) {
  const names = corpus()
    .map((text) => text.replaceAll(' ', '\t').slice(0, LONGEST_DEVICE))
    .filter((text) => /^[\t\x21-\x7e]+$/.test(text) && !text.includes('/'));
  const step = Math.max(1, Math.floor(names.length / DEVICES));
  for (const [at, name] of names.entries()) {
    if (at % step > 0) continue;
    const answer = await fetch(`${url}/api/auth/login`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'user-agent': name },
      body: JSON.stringify({ login: 'ada', password: PASSWORD }),
    });
    expect(answer.status, name).toBe(200);
  }
}

async function untilTaken<T>(act: () => Promise<T>): Promise<T> {
  for (let tries = 0; tries < 20; tries += 1) {
    const taken = await act().catch((error: Error) => {
      if (!/ 4\d\d/.test(error.message)) throw error;
    });
    if (taken !== undefined) return taken;
  }
  throw new Error('Twenty texts were refused one after the other.');
}

function cycle(texts: string[]): () => string {
  let at = 0;
  return () => texts[at++ % texts.length] ?? '';
}
