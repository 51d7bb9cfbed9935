import { useTranslation } from 'react-i18next';
import type { Notice } from '@/data/model.gen';
import { useUser } from '@/data/usePeople';
import { displayName } from './names';
import { noticeKey } from './noticeKey';

/** A notice as plain words, for one-line places. */
export function useNoticeText(notice: Notice, meId: string): string {
  const { t } = useTranslation();
  const user = useUser(notice.userId);
  const by = useUser(notice.byUserId);
  const words = t(noticeKey(notice, meId), {
    user: user === null ? t('app.someone') : displayName(user),
    by: by === null ? t('app.someone') : displayName(by),
  });
  return words.replace(/<\/?b>/g, '');
}
