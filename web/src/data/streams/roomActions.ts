import { uuidv7 } from '@/lib/uuid.ts';
import { segment } from '../http.ts';
import type { MessageAnswer, ReactorPage } from '../model.gen.ts';
import type { RoomActions } from '../shapes.ts';
import { TypingSender } from '../typing.ts';
import { goneKey } from '../undo/deeds.ts';
import type { RoomStore } from './room.ts';
import { roomDeeds } from './roomDeeds.ts';

/** What a screen can do with a room. */
export function roomActions(room: RoomStore): RoomActions {
  const { http, outbox, undos, wire } = room.ports;
  const deeds = roomDeeds(room);
  const typing = new TypingSender(
    (on) => wire.tell('typing', { roomId: room.id, on }),
    wire.isOnline,
  );
  const change = async (event: string, payload: object): Promise<void> => {
    const { message } = await wire.request<MessageAnswer>(event, payload);
    room.acknowledged(message);
  };
  return {
    send: (body, replyTo) => {
      const id = uuidv7();
      typing.sent();
      // Who writes there did not want it gone.
      undos.undo(goneKey(room.id));
      const files = room.ports.files?.takeFor(room.id, id) ?? [];
      outbox.add({ id, roomId: room.id, body, replyTo: replyTo ?? null, files });
      deeds.sent(id);
      return id;
    },
    retry: (id) => outbox.retry(id),
    discard: deeds.discard,
    edit: async (id, body) => {
      if (!outbox.edit(id, body)) await change('message:edit', { id, body });
    },
    remove: deeds.remove,
    hide: deeds.hide,
    undo: (undoKey) => undos.undo(undoKey),
    again: (undoKey) => undos.again(undoKey),
    react: (id, emoji, on) => change('message:react', { id, emoji, on }),
    reactors: async (id, cursor) => {
      const path = `/api/messages/${segment(id)}/reactions`;
      const query = { limit: 100, ...(cursor !== null && { cursor }) };
      const page = await http.get<ReactorPage>(path, query);
      room.ports.people.put(page.users);
      return page;
    },
    markRead: (number) => {
      if (!room.chat || number <= Math.max(room.chat.readNumber, room.marker.local)) return;
      room.marker.move(number);
      room.changed();
    },
    typing: (on) => typing.set(on),
    seeing: (from, to) => room.timeline.seeing(from, to),
    loadOlder: () => room.timeline.loadOlder(),
    loadNewer: () => room.timeline.loadNewer(),
    showAround: (number) => room.timeline.showAround(number),
    showNewest: () => room.timeline.showNewest(),
    showOldest: () => room.timeline.showAround((room.chat?.clearedNumber ?? 0) + 1),
    loadMembers: room.people.load,
    lookUp: room.lookUp,
    reload: () => room.screen.load(),
  };
}
