import type { User } from '@/data/model.gen';

/** What a person is called: the full name, or else the username. */
export function displayName(user: Pick<User, 'fullName' | 'username'>): string {
  return user.fullName.trim() === '' ? user.username : user.fullName;
}

/** The first word of it, for greetings and short lines. */
export function firstName(user: Pick<User, 'fullName' | 'username'>): string {
  return displayName(user).trim().split(/\s+/u)[0] ?? user.username;
}
