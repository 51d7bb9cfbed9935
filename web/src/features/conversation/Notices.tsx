import { Trans } from 'react-i18next';
import type { Notice } from '@/data/model.gen';
import type { Row } from '@/data/shapes';
import { useUser } from '@/data/usePeople';
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
  const { meId } = useConversation();
  const user = useUser(notice.userId);
  const by = useUser(notice.byUserId);
  return (
    <Trans
      i18nKey={noticeKey(notice, meId)}
      values={{ user: user && displayName(user), by: by && displayName(by) }}
      components={{ b: <bdi className="font-bold text-soft" /> }}
    />
  );
}
