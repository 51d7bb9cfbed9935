import { IDBFactory } from 'fake-indexeddb';
import 'fake-indexeddb/auto';
import { expect, vi } from 'vitest';
import { Failure } from '../failure.ts';
import type { Message } from '../model.gen.ts';
import { Outbox } from '../outbox/outbox.ts';
import type { OutboxPorts } from '../outbox/ports.ts';
import { type OutboxStore, openOutboxStore } from '../outbox/store.ts';
import { FakeBrowser } from './fakeTabs.ts';
import { ModelServer } from './modelServer.ts';

/** What the server does with the next request: carries it out unless told otherwise. */
export type Mood = 'answer' | 'lose' | 'ignore' | Failure;

/** More requests than any test has reason for. */
const PLENTY = 200;

/** A server that stores what outboxes send, and remembers every request. */
export class FakeServer {
  readonly rooms = new Map<string, ModelServer>();
  /** Every request, as `event id body`. */
  readonly heard: string[] = [];
  /** Moods of the next requests, first come first. */
  moods: Mood[] = [];
  /** Events answered as if there were no such message. */
  readonly refused = new Set<string>();
  /** Requests that have no answer yet. */
  #open: (() => void)[] = [];
  /** Answers wait until `release`. */
  isSlow = false;

  room(id: string): ModelServer {
    const room = this.rooms.get(id) ?? new ModelServer(id);
    this.rooms.set(id, room);
    return room;
  }

  bodies(id = 'room'): (string | null)[] {
    return this.room(id).messages.map((row) => row.body);
  }

  request = async <T>(event: string, payload: object): Promise<T> => {
    const { id, roomId, body } = payload as { id: string; roomId?: string; body?: string };
    this.heard.push([event, id, body].filter((part) => part !== undefined).join(' '));
    // Who asks for ever is left waiting, for the test to fail instead of standing still.
    if (this.heard.length > PLENTY) return new Promise<never>(() => {});
    const mood = this.moods.shift() ?? 'answer';
    if (mood instanceof Failure) throw mood;
    if (mood === 'ignore') throw new Failure('timeout');
    const message = this.#carryOut(event, id, roomId, body ?? '');
    if (this.isSlow) await new Promise<void>((go) => this.#open.push(go));
    if (mood === 'lose') throw new Failure('timeout');
    return { message } as T;
  };

  /** Lets the answers go, oldest first. */
  release(count = this.#open.length): void {
    for (const go of this.#open.splice(0, count)) go();
  }

  #carryOut(event: string, id: string, roomId: string | undefined, body: string): Message {
    if (this.refused.has(event)) throw new Failure('not_found', { status: 404 });
    if (event === 'message:send') return this.room(roomId ?? 'room').send(id, 'me', body);
    for (const room of this.rooms.values()) {
      const stored = room.messages.find((row) => row.id === id);
      if (!stored) continue;
      const changed = this.#change(event, room, stored.number, body);
      if (changed) return changed;
    }
    throw new Failure('not_found', { status: 404 });
  }

  #change(event: string, room: ModelServer, number: number, body: string): Message | undefined {
    if (event === 'message:edit') return room.edit(number, body);
    return event === 'message:recall' ? room.recall(number) : room.remove(number);
  }
}

/** One tab with an outbox; `arrived` is what its rooms were told. */
export interface Tab {
  outbox: Outbox;
  arrived: Message[];
  online: { is: boolean };
}

/** Where tests set the clock. */
export const clock = { nowMs: 1_000 };

/** Opens a tab of a person in a browser. */
export async function openTab(
  server: FakeServer,
  options: {
    browser?: FakeBrowser;
    userId?: string;
    epoch?: string;
    store?: OutboxStore;
    offline?: boolean;
    files?: NonNullable<OutboxPorts['files']>;
  } = {},
): Promise<Tab> {
  const { browser = new FakeBrowser(), userId = 'me', epoch = 'epoch', offline = false } = options;
  const online = { is: !offline };
  const arrived: Message[] = [];
  const outbox: Outbox = new Outbox({
    owner: { userId, epoch },
    store: options.store ?? (await openOutboxStore()),
    tabs: browser.open(),
    isOnline: () => online.is,
    request: server.request,
    acknowledged: (message) => {
      arrived.push(message);
      outbox.arrived(message);
    },
    changed: () => {},
    now: () => clock.nowMs,
    ...(options.files && { files: options.files }),
  });
  await outbox.load();
  return { outbox, arrived, online };
}

let count = 0;

/** Writes a text and answers its id. */
export function write(tab: Tab, body: string, roomId = 'room'): string {
  count += 1;
  const id = `id-${count}`;
  tab.outbox.add({ id, roomId, body, replyTo: null });
  return id;
}

/** Lets the database and promises run, with timers standing still, until something holds. */
export async function turns(holds: () => boolean): Promise<void> {
  for (let round = 0; round < 50; round += 1) {
    await new Promise((resolve) => setImmediate(resolve));
    if (holds() && round > 10) return;
  }
  expect(holds()).toBe(true);
}

/** A server that has heard nothing, and a browser that keeps nothing yet. For before each test. */
export function freshServer(): FakeServer {
  globalThis.indexedDB = new IDBFactory();
  clock.nowMs = 1_000;
  return new FakeServer();
}

/** What waits in a room. */
export const inRoom = (tab: Tab, room = 'room') => tab.outbox.inRoom(room);

/** How what waits there is doing. */
export const states = (tab: Tab) => inRoom(tab).map((entry) => entry.state);

/** Resolves when nothing waits any more. */
export const empty = (tab: Tab) => vi.waitFor(() => expect(inRoom(tab)).toEqual([]));
