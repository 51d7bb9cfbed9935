import type { User } from '@/data/model.gen';
import { useClient } from '@/data/useKlatch';
import { useTranslation } from '@/i18n/useTranslation';
import { Ask } from './Ask';
import { displayName } from './names';

type Props = { user: User; onClose: () => void };

/** Asks before somebody is blocked: says what follows from it. */
export default function BlockDialog({ user, onClose }: Props) {
  const { t } = useTranslation();
  const { bonds } = useClient();
  return (
    <Ask
      title={t('people.blockTitle', { name: displayName(user) })}
      text={t('people.blockText')}
      action={t('people.block')}
      acting={t('people.blocking')}
      act={() => bonds.block(user.id)}
      onClose={onClose}
    />
  );
}
