import { uuidv7 } from '@/lib/uuid.ts';
import type { MessageAnswer } from '../model.gen.ts';
import type { RoomActions } from '../shapes.ts';
import { TypingSender } from '../typing.ts';
import type { RoomStore } from './room.ts';

/** What a screen can do with a room. */
export function roomActions(room: RoomStore): RoomActions {
  const { outbox, wire } = room.ports;
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
      outbox.add({ id, roomId: room.id, body, replyTo: replyTo ?? null });
      return id;
    },
    retry: (id) => outbox.retry(id),
    discard: (id) => outbox.discard(id),
    edit: async (id, body) => {
      if (!outbox.edit(id, body)) await change('message:edit', { id, body });
    },
    remove: async (id) => {
      if (!outbox.withdraw(id)) await change('message:delete', { id });
    },
    markRead: (number) => {
      if (!room.chat || number <= Math.max(room.chat.readNumber, room.marker.local)) return;
      room.marker.move(number);
      room.changed();
    },
    typing: (on) => typing.set(on),
    loadOlder: () => room.timeline.loadOlder(),
    loadNewer: () => room.timeline.loadNewer(),
    showAround: (number) => room.timeline.showAround(number),
    showNewest: () => room.timeline.showNewest(),
    loadMembers: room.people.load,
    lookUp: room.lookUp,
    reload: () => room.screen.load(),
  };
}
