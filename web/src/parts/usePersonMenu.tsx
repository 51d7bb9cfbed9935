import { Ban, UserMinus } from 'lucide-react';
import { lazy, type ReactNode, Suspense, useState } from 'react';
import type { User } from '@/data/model.gen';
import { friendKey } from '@/data/undo/deeds';
import { useFriendState, useIsBlocked } from '@/data/useBonds';
import { useClient } from '@/data/useKlatch';
import { useStanding } from '@/data/useUndos';
import { useTranslation } from '@/i18n/useTranslation';
import { again } from '@/ui/again';
import type { MenuItem } from '@/ui/FloatingMenu';
import { useDeed } from './useDeed';

const BlockDialog = lazy(() => again(() => import('./BlockDialog')));

/** What can be done about a person beside writing to them, and the dialog that asks before it. */
export function usePersonMenu(user: User): {
  items: MenuItem[];
  dialog: ReactNode;
  /** The dialog is open, or about to be. */
  isAsking: boolean;
  /** What is being done just now, in words. */
  busy: string | false;
} {
  const { t } = useTranslation();
  const { bonds } = useClient();
  const state = useFriendState(user.id);
  const isBlocked = useIsBlocked(user.id);
  // The same again takes it back.
  const isLeaving = useStanding(friendKey(user.id)) !== null;
  const { busy, run } = useDeed();
  const [asking, setAsking] = useState<'no' | 'soon' | 'now'>('no');
  const items: Array<MenuItem | false> = [
    (state === 'friend' || isLeaving) && {
      id: 'remove',
      label: t('people.removeFriend'),
      icon: <UserMinus strokeWidth={1.75} />,
      onPress: () => bonds.removeFriend(user.id),
    },
    isBlocked
      ? {
          // The same place as blocking, which it takes back.
          id: 'block',
          label: t('people.lift'),
          icon: <Ban strokeWidth={1.75} />,
          onPress: () => void run('lift', () => bonds.lift(user.id)),
        }
      : {
          id: 'block',
          label: t('people.block'),
          icon: <Ban strokeWidth={1.75} />,
          danger: true,
          onPress: () => {
            setAsking('soon');
            // Once the menu has given the focus back.
            setTimeout(() => setAsking('now'), 60);
          },
        },
  ];
  const dialog = asking === 'now' && (
    <Suspense>
      <BlockDialog user={user} onClose={() => setAsking('no')} />
    </Suspense>
  );
  return {
    items: items.filter((item) => item !== false),
    dialog,
    isAsking: asking !== 'no',
    busy: busy !== null && t('people.lifting'),
  };
}
