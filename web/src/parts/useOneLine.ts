import { useMemo } from 'react';
import { useUsers } from '@/data/usePeople';
import { useTranslation } from '@/i18n/useTranslation';
import { firstName } from './names';
import { mentionedIn, oneLine } from './textParts';

/** A text on one line, with the people it names by name. */
export function useOneLine(body: string): string {
  const { t } = useTranslation();
  const ids = useMemo(() => mentionedIn(body), [body]);
  const userOf = useUsers(ids);
  return useMemo(
    () =>
      oneLine(body, (id) => {
        const user = userOf(id);
        return user === null ? t('app.someone') : firstName(user);
      }),
    [body, userOf, t],
  );
}
