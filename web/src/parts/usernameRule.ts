import '@/i18n/enSignedOut';
import { useTranslation } from '@/i18n/useTranslation';

/** What the forms check before asking the server; the server has the last word. */

const USERNAME_MIN = 2;
export const USERNAME_MAX = 32;

type UsernameFault = 'usernameMissing' | 'usernameShort' | 'usernameLong' | 'usernameLetters';

/** What is wrong with a username, if anything. */
export function usernameFault(username: string): UsernameFault | null {
  const length = [...username].length;
  if (length === 0) return 'usernameMissing';
  if (!/^[\p{L}\p{M}\p{N}._-]+$/u.test(username)) return 'usernameLetters';
  if (length < USERNAME_MIN) return 'usernameShort';
  if (length > USERNAME_MAX) return 'usernameLong';
  return null;
}

/** The check of a username's field, with its sentences; blanks around it do not count. */
export function useUsernameRule(): (username: string) => true | string {
  const { t } = useTranslation();
  return (username) => {
    const fault = usernameFault(username.trim());
    return fault === null || t(`sign.${fault}`);
  };
}
