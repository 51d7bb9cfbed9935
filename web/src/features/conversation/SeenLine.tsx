import { useMemo } from 'react';
import type { UserId } from '@/data/model.gen';
import type { Row } from '@/data/shapes';
import { useUsers } from '@/data/usePeople';
import { readerLocale } from '@/i18n/locale';
import { useTranslation } from '@/i18n/useTranslation';
import { firstName } from '@/parts/names';
import { useConversation } from './conversation';

/** This many readers are named; of more, these many fewer by one. */
const NAMED = 3;

/** Who has seen a message of mine: "Seen" in private, names under the newest, a number under older ones. */
export function SeenLine({ row, readers }: { row: Row; readers: UserId[] }) {
  const { t } = useTranslation();
  const { kind, isNewestOfMine } = useConversation();
  const shown = useMemo(
    () => (readers.length <= NAMED ? readers : readers.slice(0, NAMED - 1)),
    [readers],
  );
  const userOf = useUsers(shown);
  if (kind === 'direct' || readers.length === 0) return t('message.seen');
  if (!isNewestOfMine(row)) return t('message.seenByCount', { count: readers.length });
  const names = shown.map((id) => {
    const user = userOf(id);
    return user === null ? t('app.someone') : firstName(user);
  });
  const more = readers.length - shown.length;
  if (more > 0) return t('message.seenByMore', { names: names.join(', '), more });
  const list = new Intl.ListFormat(readerLocale(), { type: 'conjunction' });
  return t('message.seenByNames', { names: list.format(names) });
}
