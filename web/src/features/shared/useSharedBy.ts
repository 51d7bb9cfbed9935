import { useMemo } from 'react';
import type { Message } from '@/data/model.gen';
import { useMe, useUsers } from '@/data/usePeople';
import { listTime } from '@/i18n/dates';
import { useTranslation } from '@/i18n/useTranslation';
import { firstName } from '@/parts/names';

/** Who shared something with a message, and when, in words. */
export function useSharedBy(
  messages: readonly Message[],
): (message: Message) => { name: string; date: string } {
  const { t } = useTranslation();
  const me = useMe();
  const ids = useMemo(() => messages.map((message) => message.senderId), [messages]);
  const userOf = useUsers(ids);
  return ({ senderId, createdAt }) => {
    const user = userOf(senderId);
    const other = user === null ? t('app.someone') : firstName(user);
    const date = listTime(new Date(createdAt), new Date());
    return { name: senderId === me.id ? t('app.you') : other, date };
  };
}
