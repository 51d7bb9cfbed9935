import '@/i18n/enAdmin';
import { DoorOpen, LogOut, Shield, ShieldCheck, UserRound, UserX } from 'lucide-react';
import { adminApi } from '@/data/adminApi';
import type { Account, AccountChange } from '@/data/model.gen';
import { useKlatch } from '@/data/useKlatch';
import { useMe } from '@/data/usePeople';
import { useTranslation } from '@/i18n/useTranslation';
import { displayName } from '@/parts/names';
import { toast } from '@/parts/toasts';
import type { MenuItem } from '@/ui/FloatingMenu';
import { accountRights } from './accountRights';

type Input = {
  account: Account;
  onChanged: (account: Account) => void;
  askDeactivate: () => void;
  /** Does one thing at a time, and says what goes wrong. */
  run: (what: string, deed: () => Promise<unknown>) => Promise<void>;
};

/** What I may do about an account. */
export function useAccountMenu({ account, onChanged, askDeactivate, run }: Input) {
  const { t } = useTranslation();
  const { http } = useKlatch();
  const me = useMe();
  const api = adminApi(http);
  const { id } = account.user;
  const rights = accountRights(me, account);
  const change = (what: AccountChange) =>
    void run('change', async () => onChanged(await api.change(id, what)));
  const endSessions = () =>
    void run('sessions', async () => {
      await api.endSessions(id);
      toast(t('admin.sessionsEnded', { name: displayName(account.user) }));
    });
  const items: Array<MenuItem | false> = [
    rights.roles.includes('owner') && {
      id: 'owner',
      label: t('admin.makeOwner'),
      icon: <ShieldCheck strokeWidth={1.75} />,
      onPress: () => change({ role: 'owner' }),
    },
    rights.roles.includes('admin') && {
      id: 'admin',
      label: t('admin.makeAdmin'),
      icon: <Shield strokeWidth={1.75} />,
      onPress: () => change({ role: 'admin' }),
    },
    rights.roles.includes('member') && {
      id: 'member',
      label: t('admin.makeMember'),
      icon: <UserRound strokeWidth={1.75} />,
      onPress: () => change({ role: 'member' }),
    },
    rights.canEnd && {
      id: 'sessions',
      label: t('admin.endSessions'),
      icon: <LogOut className="flip" strokeWidth={1.75} />,
      onPress: endSessions,
    },
    rights.canOpen && {
      id: 'reactivate',
      label: t('admin.reactivate'),
      icon: <DoorOpen strokeWidth={1.75} />,
      onPress: () => change({ deactivated: false }),
    },
    rights.canClose && {
      id: 'deactivate',
      label: t('admin.deactivate'),
      icon: <UserX strokeWidth={1.75} />,
      danger: true,
      onPress: askDeactivate,
    },
  ];
  return items.filter((item) => item !== false);
}
