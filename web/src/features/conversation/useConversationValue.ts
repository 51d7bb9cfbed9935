import { useEffect, useMemo, useRef } from 'react';
import { toFailure } from '@/data/failure';
import type { RoomActions, RoomSnapshot, Row } from '@/data/shapes';
import { useClient } from '@/data/useKlatch';
import { useTranslation } from '@/i18n/useTranslation';
import type { Translate } from '@/i18n/words';
import { copyText } from '@/parts/copyText';
import { failureWords } from '@/parts/failureWords';
import { toast } from '@/parts/toasts';
import type { Conversation } from './conversation';
import { focusBeside } from './focusBeside';
import { toText } from './mentions';
import { used } from './usualEmoji';

/** The server takes so many different emoji on a message. */
const MOST_EMOJI = 20;

type Room = RoomSnapshot & RoomActions;

/** What may change with every keystroke and is only called, never drawn. */
type Doings = Pick<
  Conversation,
  | 'reply'
  | 'edit'
  | 'undo'
  | 'takeBack'
  | 'openMenu'
  | 'pickEmoji'
  | 'showReactors'
  | 'showAuthor'
  | 'jumpTo'
>;

type Input = { room: Room; rows: readonly Row[]; meId: string; isNotes: boolean; doings: Doings };

/** The context of a conversation: a new one only when something changed that its lines draw. */
export function useConversationValue(input: Input): Conversation {
  const { t } = useTranslation();
  const { people } = useClient();
  const { room, rows, meId, isNotes, doings } = input;
  const latest = useRef({ room, doings });
  useEffect(() => {
    latest.current = { room, doings };
  });
  const kind = room.room?.kind ?? 'private';
  const canDeleteAll = (room.chat?.role ?? 'member') !== 'member';
  const reads = [...room.reads].flat().join(' ');
  const { id: roomId, lookUp } = room;
  return useMemo(() => {
    const newest = rows.findLast((row) => row.mine && row.kind === 'text');
    const readNumbers = pairs(reads);
    return {
      roomId,
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
      remove: (row) => latest.current.room.remove(row.id),
      hide: (row) => {
        focusBeside(row.id);
        latest.current.room.hide(row.id);
      },
      undo: (row) => {
        if (row.deletedAt === null) focusBeside(row.id);
        latest.current.doings.undo(row);
      },
      takeBack: (row) => {
        focusBeside(row.id);
        latest.current.doings.takeBack(row);
      },
      react: (row, emoji) => void react(latest.current.room, row, emoji, meId, t),
      pickEmoji: (row, anchor) => latest.current.doings.pickEmoji(row, anchor),
      showReactors: (row) => latest.current.doings.showReactors(row),
      showAuthor: (row) => latest.current.doings.showAuthor(row),
      openMenu: (row, anchor, how) => latest.current.doings.openMenu(row, anchor, how),
      jumpTo: (id) => latest.current.doings.jumpTo(id),
      copy: (row) => {
        void copyText(toText(row.body ?? '', people.get)).then((done) =>
          toast(done ? t('message.copied') : t('message.copyFailed')),
        );
      },
    };
  }, [rows, reads, roomId, kind, isNotes, meId, canDeleteAll, lookUp, people, t]);
}

/** Gives an emoji, or takes mine back; says it when that did not work. */
async function react(
  room: RoomActions,
  row: Row,
  emoji: string,
  meId: string,
  t: Translate,
): Promise<void> {
  const held = row.reactions.find((one) => one.emoji === emoji);
  const on = !held?.userIds.includes(meId);
  if (on) used(emoji, meId);
  try {
    await room.react(row.id, emoji, on);
  } catch (thrown) {
    const failure = toFailure(thrown);
    const isFull = failure.code === 'invalid' && row.reactions.length >= MOST_EMOJI;
    toast(isFull ? t('reaction.full') : failureWords(failure, t));
  }
}

/** `id number id number` as pairs. */
function pairs(words: string): Array<[string, number]> {
  const list = words.split(' ');
  return list.flatMap((word, index) =>
    index % 2 === 0 && word !== '' ? [[word, Number(list[index + 1])] as [string, number]] : [],
  );
}
