import type { Notice } from '@/data/model.gen';
import { useUser } from '@/data/usePeople';
import { plainText, richParts } from '@/i18n/richParts';
import { useTranslation } from '@/i18n/useTranslation';
import { template } from '@/i18n/words';
import { displayName } from './names';
import { noticeKey } from './noticeKey';

/** A notice as plain words, for one-line places. */
export function useNoticeText(notice: Notice, meId: string): string {
  const { t } = useTranslation();
  const user = useUser(notice.userId);
  const by = useUser(notice.byUserId);
  const values = {
    user: user === null ? t('app.someone') : displayName(user),
    by: by === null ? t('app.someone') : displayName(by),
  };
  return plainText(richParts(template(noticeKey(notice, meId)), values));
}
