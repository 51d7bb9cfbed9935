import { toFailure } from '../failure.ts';
import { segment } from '../http.ts';
import type { Message, MessageAnswer, MessageId } from '../model.gen.ts';
import { deleteKey, hideKey, sendKey } from '../undo/deeds.ts';
import type { RoomStore } from './room.ts';

/** What is done to a message and can be taken back for ten seconds. */
export interface RoomDeeds {
  /** It went out at once: taking it back recalls it. */
  sent: (id: MessageId) => void;
  /** What the server does not have yet: it never goes, or is taken back as if it never was. */
  discard: (id: MessageId) => void;
  /** For everyone. */
  remove: (id: MessageId) => void;
  /** For me alone. */
  hide: (id: MessageId) => void;
}

/** The deeds of one room. */
export function roomDeeds(room: RoomStore): RoomDeeds {
  const { http, outbox, undos, wire } = room.ports;
  const path = (id: MessageId): string => `/api/messages/${segment(id)}`;

  async function recall(id: MessageId): Promise<void> {
    if (outbox.withdraw(id, 'recall')) return;
    try {
      const { message } = await wire.request<MessageAnswer>('message:recall', { id });
      room.acknowledged(message);
    } catch (thrown) {
      // Too late to be as if it never was: it goes with a mark in its place.
      if (toFailure(thrown).code !== 'conflict') throw thrown;
      room.acknowledged(await http.delete<Message>(path(id)));
    }
  }

  /** Takes back what is still to be stored. False when there is nothing of the kind. */
  function withdraw(id: MessageId): boolean {
    const entry = outbox.inRoom(room.id).find((one) => one.id === id);
    if (!entry || entry.stored) return false;
    undos.forget(sendKey(id));
    return outbox.withdraw(id, 'recall');
  }

  return {
    discard: (id) => {
      if (!withdraw(id)) outbox.discard(id);
    },
    sent: (id) => {
      undos.do({
        key: sendKey(id),
        words: { kind: 'send', roomId: room.id },
        takeBack: () => recall(id),
        veilBack: { id, as: 'gone' },
      });
    },
    remove: (id) => {
      // Of what nobody has seen nothing is left to think over: to wait would send it.
      if (withdraw(id)) return;
      undos.do({
        key: deleteKey(id),
        words: { kind: 'deleteMessage', roomId: room.id },
        veil: { id, as: 'deleted' },
        carryOut: async (leaving) => {
          if (!outbox.withdraw(id, 'delete'))
            room.acknowledged(await http.delete<Message>(path(id), leaving));
        },
      });
    },
    hide: (id) => {
      undos.do({
        key: hideKey(id),
        words: { kind: 'hideMessage', roomId: room.id },
        veil: { id, as: 'gone' },
        carryOut: async (leaving) => {
          await http.put(`${path(id)}/hidden`, {}, leaving);
          room.conceal(id);
        },
      });
    },
  };
}
