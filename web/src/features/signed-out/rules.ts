/** What the forms check before asking the server; the server has the last word. */

export const SERVER_NAME_MAX = 80;

/** Whether it looks like an address: something, an @, something with no blanks. */
export function looksLikeEmail(email: string): boolean {
  return /^[^\s@]+@[^\s@]+$/u.test(email.trim());
}

/** How long a password is as people count: characters, not units. */
export function charactersIn(password: string): number {
  return [...password].length;
}
