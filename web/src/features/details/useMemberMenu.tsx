import { IdCard, MessageCircle, Shield, ShieldCheck, UserMinus, UserRound } from 'lucide-react';
import { useLocation } from 'wouter';
import type { Member, Role } from '@/data/model.gen';
import { useMe } from '@/data/usePeople';
import { useRoomsApi } from '@/data/useRoomsApi';
import { useTranslation } from '@/i18n/useTranslation';
import { useOpenOverlay } from '@/parts/overlays';
import type { MenuItem } from '@/ui/FloatingMenu';
import { memberRights } from './memberRights';

type Input = {
  member: Member;
  myRole: Role;
  askRemove: () => void;
  /** Does one thing at a time, and says what goes wrong. */
  run: (what: string, deed: () => Promise<unknown>) => Promise<void>;
};

/** What I may do about a member: look at who they are, write to them, change their role, put them out. */
export function useMemberMenu({ member, myRole, askRemove, run }: Input): MenuItem[] {
  const { t } = useTranslation();
  const me = useMe();
  const { setRole, openDirect } = useRoomsApi();
  const [, navigate] = useLocation();
  const openOverlay = useOpenOverlay();
  const isMe = member.userId === me.id;
  const rights = memberRights(myRole, member.role, isMe);
  const give = (role: Role) => void run('role', () => setRole(member.roomId, member.userId, role));
  const items: Array<MenuItem | false> = [
    !isMe && {
      id: 'profile',
      label: t('person.view'),
      icon: <IdCard strokeWidth={1.75} />,
      // Once the menu has given the focus back.
      onPress: () => setTimeout(() => openOverlay({ type: 'person', userId: member.userId }), 60),
    },
    !isMe && {
      id: 'message',
      label: t('details.message'),
      icon: <MessageCircle strokeWidth={1.75} />,
      onPress: () =>
        void run('open', async () => navigate(`/chats/${await openDirect(member.userId)}`)),
    },
    rights.roles.includes('owner') && {
      id: 'owner',
      label: t('details.makeOwner'),
      icon: <ShieldCheck strokeWidth={1.75} />,
      onPress: () => give('owner'),
    },
    rights.roles.includes('moderator') && {
      id: 'moderator',
      label: t('details.makeModerator'),
      icon: <Shield strokeWidth={1.75} />,
      onPress: () => give('moderator'),
    },
    rights.roles.includes('member') && {
      id: 'member',
      label: t('details.makeMember'),
      icon: <UserRound strokeWidth={1.75} />,
      onPress: () => give('member'),
    },
    rights.canRemove && {
      id: 'remove',
      label: t('details.remove'),
      icon: <UserMinus strokeWidth={1.75} />,
      danger: true,
      onPress: askRemove,
    },
  ];
  return items.filter((item) => item !== false);
}
