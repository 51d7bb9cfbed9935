import type { Account, Me, ServerRole } from '@/data/model.gen';

/** What somebody who looks after the server may do about an account; the server decides by the same rules. */
export type AccountRights = {
  roles: ServerRole[];
  canEnd: boolean;
  canClose: boolean;
  canOpen: boolean;
};

const NOTHING: AccountRights = { roles: [], canEnd: false, canClose: false, canOpen: false };
const ROLES: ServerRole[] = ['owner', 'admin', 'member'];

/** Owners act on everybody, admins on members; nobody closes their own account here. */
export function accountRights(me: Pick<Me, 'id' | 'role'>, account: Account): AccountRights {
  const isOver = me.role === 'owner' || (me.role === 'admin' && account.role === 'member');
  if (!isOver) return NOTHING;
  const isClosed = account.user.deactivatedAt !== null;
  const isMe = account.user.id === me.id;
  return {
    roles: me.role === 'owner' && !isClosed ? ROLES.filter((role) => role !== account.role) : [],
    canEnd: !isClosed && !isMe,
    canClose: !isClosed && !isMe,
    canOpen: isClosed,
  };
}
