import { lazy, Suspense, useCallback, useEffect, useMemo, useRef, useState } from 'react';
import type { RoomActions, RoomSnapshot, Row } from '@/data/shapes';
import { useBlocked } from '@/data/useBonds';
import { useMe } from '@/data/usePeople';
import { useTranslation } from '@/i18n/useTranslation';
import { firstName } from '@/parts/names';
import { useOpenOverlay } from '@/parts/overlays';
import { useSame } from '@/parts/useSame';
import { again } from '@/ui/again';
import { BlockedLine } from './BlockedLine';
import { Composer } from './Composer';
import { ConversationContext } from './conversation';
import { DropZone } from './DropZone';
import { EmojiChoice } from './EmojiChoice';
import type { OpenMenu } from './MessageMenu';
import { NotKeptLine } from './NotKeptLine';
import { OpenPicture, picturesOf } from './pictures';
import { Timeline } from './Timeline';
import { useComposer } from './useComposer';
import { droppedFiles, useComposerFiles } from './useComposerFiles';
import { useConversationValue } from './useConversationValue';
import { useSendOnceTaken } from './useSendOnceTaken';
import { useShownMessage } from './useShownMessage';
import { useWantedMessage } from './useWantedMessage';

const AttachTray = lazy(() => again(() => import('./AttachTray')));
const Viewer = lazy(() => again(() => import('@/parts/viewer/Viewer')));
const MessageMenu = lazy(() => again(() => import('./MessageMenu')));
const ErasureLine = lazy(() => again(() => import('./ErasureLine')));
const ReactorsDialog = lazy(() => again(() => import('./ReactorsDialog')));

/** Members of rooms up to this size are asked for at once, to tell who is here; of larger ones on demand. */
const MEMBERS_AT_ONCE = 100;

/** An open conversation: the timeline, the composer, and the menus between them. */
export function OpenConversation({ room }: { room: RoomSnapshot & RoomActions }) {
  const { t } = useTranslation();
  const me = useMe();
  const openOverlay = useOpenOverlay();
  const files = useComposerFiles(room.id);
  const sendable = files.chosen.some((file) => file.state !== 'refused');
  const composer = useComposer(room, sendable);
  const send = useSendOnceTaken(files, composer.send);
  const place = useRef<HTMLSpanElement>(null);
  const [picture, setPicture] = useState<string | null>(null);
  const [pressed, setPressed] = useState<string | null>(null);
  const rows = useSame(room.rows);
  const [menu, setMenu] = useState<OpenMenu | null>(null);
  const [picking, setPicking] = useState<{ row: Row; anchor: HTMLElement } | null>(null);
  const [reacted, setReacted] = useState<Row | null>(null);
  const { jumpTo, onJumped, show } = useShownMessage(rows, room.showAround);
  const peer = room.chat?.peer ?? null;
  const isNotes = peer?.id === me.id;

  useWantedMessage(show);

  const conversation = useConversationValue({
    room,
    rows,
    meId: me.id,
    isNotes,
    doings: {
      reply: composer.reply,
      edit: composer.edit,
      undo: composer.undo,
      takeBack: composer.takeBack,
      // The same button again closes it.
      pickEmoji: (row, anchor) =>
        setPicking((now) => (now?.anchor === anchor ? null : { row, anchor })),
      showReactors: setReacted,
      showAuthor: ({ id, senderId }) =>
        openOverlay({ type: 'person', userId: senderId, rowId: id }),
      openMenu: (row, anchor, how) => setMenu({ row, anchor, how }),
      jumpTo: (id) => show(id, room.lookUp(id)?.number ?? null),
    },
  });

  const isBlocked = useBlocked();
  const pictures = useMemo(() => picturesOf(rows, isBlocked, pressed), [rows, isBlocked, pressed]);
  const openPicture = useCallback((fileId: string) => {
    setPressed(fileId);
    setPicture(fileId);
  }, []);
  const addFiles = files.add;
  const drop = useCallback(
    (transfer: DataTransfer) => {
      const dropped = droppedFiles(transfer);
      void addFiles(dropped.files, dropped.folders);
    },
    [addFiles],
  );

  const { loadMembers } = room;
  const isSmall = (room.room?.memberCount ?? 0) <= MEMBERS_AT_ONCE;
  useEffect(() => {
    if (isSmall) void loadMembers().catch(() => {});
  }, [isSmall, loadMembers]);

  const name = peer === null ? (room.chat?.name ?? '') : firstName(peer);
  return (
    <ConversationContext value={conversation}>
      <OpenPicture value={openPicture}>
        <Timeline room={room} rows={rows} jumpTo={jumpTo} onJumped={onJumped} />
      </OpenPicture>
      <NotKeptLine hasUnsent={rows.some((row) => row.number === null)} />
      <Suspense>{room.chat?.erasure != null && <ErasureLine chat={room.chat} />}</Suspense>
      <BlockedLine peer={peer}>
        <Composer
          placeholder={isNotes ? t('chat.composerNotes') : t('chat.composer', { name })}
          text={composer.text}
          composing={composer.composing}
          problem={composer.problem ?? files.problem}
          tray={
            files.chosen.length > 0 && (
              <Suspense fallback={<div className="h-28" />}>
                <AttachTray files={files.chosen} />
              </Suspense>
            )
          }
          hasFiles={sendable || files.isTaking}
          onFiles={files.add}
          field={composer.field}
          onText={(text) => {
            files.clearProblem();
            composer.onText(text);
          }}
          onSend={send}
          onCancel={composer.cancel}
          onEditLast={composer.editLast}
          onAgain={composer.again}
          mentions={composer.mentions}
        />
        {composer.composing.mode !== 'edit' && <DropZone place={place} onDrop={drop} />}
        <span ref={place} hidden />
      </BlockedLine>
      <Suspense>
        {picture !== null && (
          <Viewer
            pictures={pictures}
            fileId={picture}
            onShow={setPicture}
            onClose={() => setPicture(null)}
          />
        )}
        {menu !== null && <MessageMenu {...menu} onClose={() => setMenu(null)} />}
        {picking !== null && (
          <EmojiChoice
            label={t('reaction.add')}
            anchor={picking.anchor}
            onPick={(emoji) => conversation.react(picking.row, emoji)}
            onClose={() => setPicking(null)}
          />
        )}
        {reacted !== null && (
          <ReactorsDialog row={reacted} actions={room} onClose={() => setReacted(null)} />
        )}
      </Suspense>
    </ConversationContext>
  );
}
