import type { User } from '@/data/model.gen';
import { t } from '@/i18n/words';

type Named = Pick<User, 'fullName' | 'username'> & Partial<Pick<User, 'deletedAt'>>;

/** What a person is called: the full name, or else the username; who deleted their account has neither. */
export function displayName(user: Named): string {
  if (user.deletedAt != null) return t('app.deletedPerson');
  return user.fullName.trim() === '' ? user.username : user.fullName;
}

/** Whether nobody is behind a profile any more: closed, for good or by an admin. */
export function isGone(user: Pick<User, 'deletedAt' | 'deactivatedAt'>): boolean {
  return user.deletedAt !== null || user.deactivatedAt !== null;
}

/** The first word of it, for greetings and short lines. */
export function firstName(user: Named): string {
  if (user.deletedAt != null) return displayName(user);
  return displayName(user).trim().split(/\s+/u)[0] ?? user.username;
}
