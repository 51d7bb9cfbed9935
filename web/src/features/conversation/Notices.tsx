import type { Notice, User } from '@/data/model.gen';
import type { Row } from '@/data/shapes';
import { useUser } from '@/data/usePeople';
import { Rich } from '@/i18n/Rich';
import { useTranslation } from '@/i18n/useTranslation';
import { displayName } from '@/parts/names';
import { noticeKey } from '@/parts/noticeKey';
import { useConversation } from './conversation';

/** What happened to the room, several in a row on one line. */
export function Notices({ rows }: { rows: readonly Row[] }) {
  return (
    <p className="px-4 py-2 text-center text-12 text-muted">
      {rows.map((row, index) => (
        <span key={row.id}>
          {index > 0 && ' · '}
          {row.notice !== null && <NoticeText notice={row.notice} />}
        </span>
      ))}
    </p>
  );
}

function NoticeText({ notice }: { notice: Notice }) {
  const { t } = useTranslation();
  const { meId } = useConversation();
  const user = useUser(notice.userId);
  const by = useUser(notice.byUserId);
  const nameOf = (person: User | null) =>
    person === null ? t('app.someone') : displayName(person);
  return (
    <Rich
      text={noticeKey(notice, meId)}
      values={{ user: nameOf(user), by: nameOf(by) }}
      tags={{ b: <b className="text-soft" /> }}
    />
  );
}
