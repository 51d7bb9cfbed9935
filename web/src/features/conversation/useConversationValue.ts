import { useEffect, useMemo, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import type { RoomActions, RoomSnapshot, Row } from '@/data/shapes';
import { copyText } from '@/parts/copyText';
import { toast } from '@/parts/toasts';
import type { Conversation } from './conversation';

type Room = RoomSnapshot & RoomActions;

/** What may change with every keystroke and is only called, never drawn. */
type Doings = Pick<Conversation, 'reply' | 'edit' | 'askDelete' | 'openMenu' | 'jumpTo'>;

type Input = { room: Room; rows: readonly Row[]; meId: string; isNotes: boolean; doings: Doings };

/** The context of a conversation: a new one only when something changed that its lines draw. */
export function useConversationValue(input: Input): Conversation {
  const { t } = useTranslation();
  const { room, rows, meId, isNotes, doings } = input;
  const latest = useRef({ room, doings });
  useEffect(() => {
    latest.current = { room, doings };
  });
  const kind = room.room?.kind ?? 'private';
  const canDeleteAll = (room.chat?.role ?? 'member') !== 'member';
  const reads = [...room.reads].flat().join(' ');
  const { lookUp } = room;
  return useMemo(() => {
    const newest = rows.findLast((row) => row.mine && row.kind === 'text');
    const readNumbers = pairs(reads);
    return {
      kind,
      isNotes,
      meId,
      actions: latest.current.room,
      findRow: (id) => rows.find((row) => row.id === id) ?? lookUp(id),
      readersOf: ({ number }) =>
        readNumbers
          .filter(([userId, read]) => userId !== meId && number !== null && read >= number)
          .map(([userId]) => userId),
      isNewestOfMine: (row) => row.id === newest?.id,
      canDelete: (row) => row.number !== null && (row.mine || canDeleteAll),
      reply: (row) => latest.current.doings.reply(row),
      edit: (row) => latest.current.doings.edit(row),
      askDelete: (row) => latest.current.doings.askDelete(row),
      openMenu: (row, anchor, how) => latest.current.doings.openMenu(row, anchor, how),
      jumpTo: (id) => latest.current.doings.jumpTo(id),
      copy: (row) => {
        void copyText(row.body ?? '').then((done) =>
          toast(done ? t('message.copied') : t('message.copyFailed')),
        );
      },
    };
  }, [rows, reads, kind, isNotes, meId, canDeleteAll, lookUp, t]);
}

/** `id number id number` as pairs. */
function pairs(words: string): Array<[string, number]> {
  const list = words.split(' ');
  return list.flatMap((word, index) =>
    index % 2 === 0 && word !== '' ? [[word, Number(list[index + 1])] as [string, number]] : [],
  );
}
