import { useState } from 'react';
import type { User } from '@/data/model.gen';
import { useRoomsApi } from '@/data/useRoomsApi';
import { useTranslation } from '@/i18n/useTranslation';
import { failureWords } from '@/parts/failureWords';
import { displayName } from '@/parts/names';
import { PersonAvatar } from '@/parts/PersonAvatar';
import { Button } from '@/ui/Button';

type Props = { roomId: string; user: User; isInside: boolean };

/** One person who may be brought in, or who is in already. */
export function AddLine({ roomId, user, isInside }: Props) {
  const { t } = useTranslation();
  const { addMember } = useRoomsApi();
  const [isBusy, setBusy] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);

  async function add() {
    setBusy(true);
    setProblem(null);
    try {
      await addMember(roomId, user.id);
    } catch (thrown) {
      setProblem(failureWords(thrown, t));
    }
    setBusy(false);
  }

  return (
    <li className="flex min-h-13 items-center gap-3">
      <PersonAvatar userId={user.id} user={user} size={36} />
      <div className="min-w-0 flex-1">
        <p dir="auto" className="one text-13 font-bold">
          {displayName(user)}
        </p>
        <p
          dir="auto"
          role={problem === null ? undefined : 'alert'}
          className={problem === null ? 'one text-12 text-muted' : 'text-12 text-danger-ink'}
        >
          {problem ?? t('details.handle', { username: user.username })}
        </p>
      </div>
      {isInside ? (
        <span className="text-12 text-muted">{t('details.added')}</span>
      ) : (
        <Button
          kind="tint"
          size="small"
          busy={isBusy && t('details.adding')}
          onClick={() => void add()}
        >
          {t('details.add')}
        </Button>
      )}
    </li>
  );
}
