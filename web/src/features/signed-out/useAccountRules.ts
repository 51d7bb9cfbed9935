import '@/i18n/enSignedOut';
import type { ServerLimits } from '@/data/model.gen';
import { useTranslation } from '@/i18n/useTranslation';
import { useUsernameRule } from '@/parts/usernameRule';
import { charactersIn, looksLikeEmail } from './rules';

/** The checks of a new account's fields, with their sentences. */
export function useAccountRules(limits: ServerLimits) {
  const { t } = useTranslation();
  const username = useUsernameRule();
  const least = limits.passwordMinChars;
  const most = limits.passwordMaxChars;
  return {
    username,
    email: (value: string) => {
      if (value.trim() === '') return t('sign.emailMissing');
      return looksLikeEmail(value) || t('sign.emailOdd');
    },
    password: (value: string) => {
      const count = charactersIn(value);
      if (count < least) return t('sign.passwordHint', { count: least });
      return count <= most || t('sign.passwordLong', { count: most });
    },
  };
}

/** Until the server has said otherwise. */
export const DEFAULT_LIMITS: ServerLimits = {
  bodyBytes: 16_384,
  passwordMinChars: 8,
  passwordMaxChars: 256,
  fileBytes: 1024 ** 3,
  messageFiles: 10,
  forbiddenEndings: [],
};
