import { File, Image } from 'lucide-react';
import type { Notice } from '@/data/model.gen';
import type { ChatItem, Row } from '@/data/shapes';
import { useIsBlocked } from '@/data/useBonds';
import { useUser, useUsers } from '@/data/usePeople';
import { useTyping } from '@/data/useRoom';
import { useTranslation } from '@/i18n/useTranslation';
import { fileKind } from '@/parts/fileKind';
import { firstName } from '@/parts/names';
import { useNoticeText } from '@/parts/useNoticeText';
import { useWords } from '@/parts/useWords';
import { cx } from '@/ui/cx';

type Props = { chat: ChatItem; meId: string; isNew: boolean };

/** The second line of a chat: who types, what I am asked, my draft, or the last words, in that order. */
export function LastLine({ chat, meId, isNew }: Props) {
  const { t } = useTranslation();
  const typing = useTyping(chat.id);
  const userOf = useUsers(typing);
  const style = cx('one flex-1 text-13/5', isNew ? 'text-ink' : 'text-muted');
  const writer = typing[0] === undefined ? null : userOf(typing[0]);
  if (writer !== null) {
    return (
      <span dir="auto" className="one flex-1 text-13/5 text-accent-ink">
        {t('list.typing', { name: firstName(writer) })}
      </span>
    );
  }
  // Whoever is asked hears of it before they open the chat.
  if (chat.peer !== null && chat.erasure !== null && chat.erasure.byUserId !== meId) {
    return (
      <span dir="auto" className="one flex-1 text-13/5 text-accent-ink">
        {t('erasure.wanted', { name: firstName(chat.peer) })}
      </span>
    );
  }
  if (chat.draft !== null) {
    return (
      <span dir="auto" className={style}>
        <span className="text-accent-ink">{t('list.draft')}</span>{' '}
        {chat.draft.replace(/\s+/gu, ' ')}
      </span>
    );
  }
  return (
    <span dir="auto" className={style}>
      <LastWords chat={chat} meId={meId} />
    </span>
  );
}

function LastWords({ chat, meId }: { chat: ChatItem; meId: string }) {
  const { t } = useTranslation();
  const { last } = chat;
  if (last === null) return chat.topic === '' ? t('list.nothingYet') : chat.topic;
  if (last.notice !== null) return <NoticeWords notice={last.notice} meId={meId} />;
  if (last.deletedAt !== null) return t('list.deleted');
  const isNotes = chat.peer?.id === meId;
  return <SaidWords row={last} isPlain={isNotes || (chat.kind === 'direct' && !last.mine)} />;
}

function NoticeWords({ notice, meId }: { notice: Notice; meId: string }) {
  return useNoticeText(notice, meId);
}

function SaidWords({ row, isPlain }: { row: Row; isPlain: boolean }) {
  const { t } = useTranslation();
  const author = useUser(row.senderId);
  const text = useWords(row);
  const isBlocked = useIsBlocked(row.senderId);
  if (isBlocked) return t('fold.blocked');
  const name = author === null ? t('app.someone') : firstName(author);
  return (
    <>
      <FilesIcon files={row.files} />
      {isPlain ? text : row.mine ? t('list.you', { text }) : t('list.by', { name, text })}
    </>
  );
}

/** What a message carries beside its words: pictures, or anything else. */
function FilesIcon({ files }: Pick<Row, 'files'>) {
  const Icon = files.every((file) => fileKind(file) === 'picture') ? Image : File;
  if (files.length === 0) return null;
  return (
    <Icon className="me-1 inline size-3.5 align-[-.125em]" strokeWidth={2} aria-hidden="true" />
  );
}
