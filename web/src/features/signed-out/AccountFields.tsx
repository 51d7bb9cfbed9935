import '@/i18n/enSignedOut';
import type { ReactNode } from 'react';
import type { FieldError, UseFormRegisterReturn } from 'react-hook-form';
import { useTranslation } from '@/i18n/useTranslation';
import { TextField } from '@/ui/TextField';

type Props = {
  field: UseFormRegisterReturn;
  error: FieldError | undefined;
  /** What is said when somebody else has it. */
  taken?: ReactNode;
  autoFocus?: boolean;
};

/** The username of a new account. */
export function UsernameField({ field, error, taken, autoFocus = false }: Props) {
  const { t } = useTranslation();
  return (
    <TextField
      label={t('sign.username')}
      autoComplete="username"
      autoCapitalize="none"
      spellCheck={false}
      autoFocus={autoFocus}
      error={error?.type === 'username_taken' ? taken : error?.message}
      {...field}
    />
  );
}

/** The e-mail address of a new account. */
export function EmailField({ field, error, taken }: Props) {
  const { t } = useTranslation();
  return (
    <TextField
      label={t('sign.email')}
      type="email"
      inputMode="email"
      autoComplete="email"
      error={error?.type === 'email_taken' ? taken : error?.message}
      {...field}
    />
  );
}
