import { toFailure } from '../failure.ts';
import { segment } from '../http.ts';
import type { Message, MessageAnswer, MessageId } from '../model.gen.ts';
import { deleteKey, hideKey, sendKey } from '../undo/deeds.ts';
import type { RoomStore } from './room.ts';

/** What is done to a message and can be taken back for ten seconds. */
export interface RoomDeeds {
  /** It went out at once: taking it back recalls it. */
  sent: (id: MessageId) => void;
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

  return {
    sent: (id) => {
      undos.do({
        key: sendKey(id),
        words: { kind: 'send', roomId: room.id },
        takeBack: () => recall(id),
        veilBack: { id, as: 'gone' },
      });
    },
    remove: (id) => {
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
