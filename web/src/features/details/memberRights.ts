import type { Role } from '@/data/model.gen';

const ROLES: Role[] = ['owner', 'moderator', 'member'];

/** What my role lets me do about a member: roles are the owners' to give, an owner is removed only by an owner. */
export function memberRights(mine: Role, theirs: Role, isMe: boolean) {
  const roles = mine === 'owner' ? ROLES.filter((role) => role !== theirs) : [];
  const outranks = mine === 'owner' || (mine === 'moderator' && theirs !== 'owner');
  return { roles, canRemove: outranks && !isMe };
}
