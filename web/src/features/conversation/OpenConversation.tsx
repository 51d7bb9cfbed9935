import { lazy, Suspense, useCallback, useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { RoomActions, RoomSnapshot, Row } from '@/data/shapes';
import { useMe } from '@/data/usePeople';
import { copyText } from '@/parts/copyText';
import { firstName } from '@/parts/names';
import { toast } from '@/parts/toasts';
import { Composer } from './Composer';
import { type Conversation, ConversationContext } from './conversation';
import type { OpenMenu } from './MessageMenu';
import { Timeline } from './Timeline';
import { useComposer } from './useComposer';

const MessageMenu = lazy(() => import('./MessageMenu'));
const DeleteDialog = lazy(() => import('./DeleteDialog'));

/** Everyone's positions are only told in rooms up to this size; members of larger ones are loaded on demand. */
const MEMBERS_AT_ONCE = 100;

/** An open conversation: the timeline, the composer, and the menus between them. */
export function OpenConversation({ room }: { room: RoomSnapshot & RoomActions }) {
  const { t } = useTranslation();
  const me = useMe();
  const composer = useComposer(room);
  const [menu, setMenu] = useState<OpenMenu | null>(null);
  const [doomed, setDoomed] = useState<Row | null>(null);
  const [jumpTo, setJumpTo] = useState<string | null>(null);
  const peer = room.chat?.peer ?? null;
  const isNotes = peer?.id === me.id;
  const conversation = useConversationValue(room, me.id, isNotes, composer, {
    setMenu,
    setDoomed,
    setJumpTo,
  });

  const { loadMembers } = room;
  const isSmall = (room.room?.memberCount ?? 0) <= MEMBERS_AT_ONCE;
  useEffect(() => {
    if (isSmall) void loadMembers().catch(() => {});
  }, [isSmall, loadMembers]);

  const name = peer === null ? (room.chat?.name ?? '') : firstName(peer);
  return (
    <ConversationContext value={conversation}>
      <Timeline room={room} jumpTo={jumpTo} onJumped={useCallback(() => setJumpTo(null), [])} />
      <Composer
        placeholder={isNotes ? t('chat.composerNotes') : t('chat.composer', { name })}
        text={composer.text}
        composing={composer.composing}
        problem={composer.problem}
        field={composer.field}
        onText={composer.onText}
        onSend={composer.send}
        onCancel={composer.cancel}
        onEditLast={composer.editLast}
      />
      <Suspense>
        {menu !== null && <MessageMenu {...menu} onClose={() => setMenu(null)} />}
        {doomed !== null && (
          <DeleteDialog row={doomed} actions={room} onClose={() => setDoomed(null)} />
        )}
      </Suspense>
    </ConversationContext>
  );
}

type Setters = {
  setMenu: (menu: OpenMenu) => void;
  setDoomed: (row: Row) => void;
  setJumpTo: (id: string) => void;
};

function useConversationValue(
  room: RoomSnapshot & RoomActions,
  meId: string,
  isNotes: boolean,
  composer: ReturnType<typeof useComposer>,
  { setMenu, setDoomed, setJumpTo }: Setters,
): Conversation {
  const { t } = useTranslation();
  const newest = room.rows.findLast((row) => row.mine && row.kind === 'text');
  const role = room.chat?.role ?? 'member';
  return {
    kind: room.room?.kind ?? 'private',
    isNotes,
    meId,
    actions: room,
    findRow: (id) => room.rows.find((row) => row.id === id) ?? null,
    readersOf: (row) => readersOf(room, row, meId),
    isNewestOfMine: (row) => row.id === newest?.id,
    canDelete: (row) => row.number !== null && (row.mine || role !== 'member'),
    reply: composer.reply,
    edit: composer.edit,
    askDelete: setDoomed,
    openMenu: (row, anchor, how) => setMenu({ row, anchor, how }),
    copy: (row) => {
      void copyText(row.body ?? '').then((done) =>
        toast(done ? t('message.copied') : t('message.copyFailed')),
      );
    },
    jumpTo: setJumpTo,
  };
}

function readersOf(room: RoomSnapshot, row: Row, meId: string): string[] {
  const { number } = row;
  if (number === null) return [];
  return [...room.reads]
    .filter(([userId, readNumber]) => userId !== meId && readNumber >= number)
    .map(([userId]) => userId);
}
