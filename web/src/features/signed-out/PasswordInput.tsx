import '@/i18n/enSignedOut';
import { Check } from 'lucide-react';
import type { UseFormRegisterReturn } from 'react-hook-form';
import type { ServerLimits } from '@/data/model.gen';
import { useTranslation } from '@/i18n/useTranslation';
import { PasswordField } from '@/ui/PasswordField';
import { charactersIn } from './rules';

type Props = {
  field: UseFormRegisterReturn;
  value: string;
  error: string | undefined;
  limits: ServerLimits;
};

/** A new password: says how long it must be, and when it is. */
export function PasswordInput({ field, value, error, limits }: Props) {
  const { t } = useTranslation();
  const count = charactersIn(value);
  const isGood = count >= limits.passwordMinChars && count <= limits.passwordMaxChars;
  return (
    <PasswordField
      label={t('sign.password')}
      showLabel={t('app.showPassword')}
      hideLabel={t('app.hidePassword')}
      autoComplete="new-password"
      placeholder={t('sign.passwordPlaceholder', { count: limits.passwordMinChars })}
      error={error}
      hint={
        isGood && (
          <span className="flex gap-1.5 text-soft">
            <Check className="size-4" strokeWidth={2} aria-hidden="true" />
            {t('sign.passwordGood', { count })}
          </span>
        )
      }
      {...field}
    />
  );
}
