/** What the forms check before asking the server; the server has the last word. */

const USERNAME_MIN = 2;
export const USERNAME_MAX = 32;
export const SERVER_NAME_MAX = 80;

export type UsernameFault =
  | 'usernameMissing'
  | 'usernameShort'
  | 'usernameLong'
  | 'usernameLetters';

/** What is wrong with a username, if anything. */
export function usernameFault(username: string): UsernameFault | null {
  const length = [...username].length;
  if (length === 0) return 'usernameMissing';
  if (!/^[\p{L}\p{M}\p{N}._-]+$/u.test(username)) return 'usernameLetters';
  if (length < USERNAME_MIN) return 'usernameShort';
  if (length > USERNAME_MAX) return 'usernameLong';
  return null;
}

/** Whether it looks like an address: something, an @, something with no blanks. */
export function looksLikeEmail(email: string): boolean {
  return /^[^\s@]+@[^\s@]+$/u.test(email.trim());
}

/** How long a password is as people count: characters, not units. */
export function charactersIn(password: string): number {
  return [...password].length;
}
