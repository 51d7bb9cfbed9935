import { useTranslation } from 'react-i18next';
import type { Notice } from '@/data/model.gen';
import { useUser } from '@/data/usePeople';
import { plainText, richParts } from '@/i18n/richParts';
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
  const template = t(noticeKey(notice, meId), { ...values, skipInterpolation: true });
  return plainText(richParts(template, values));
}
