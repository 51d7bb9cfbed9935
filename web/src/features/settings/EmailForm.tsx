import '@/i18n/enSettings';
import '@/i18n/enSignedOut';
import { useState } from 'react';
import { useForm, useWatch } from 'react-hook-form';
import { type Failure, toFailure } from '@/data/failure';
import type { Identities } from '@/data/model.gen';
import { useKlatch } from '@/data/useKlatch';
import { useMe } from '@/data/usePeople';
import { useTranslation } from '@/i18n/useTranslation';
import { FailureLine } from '@/parts/FailureLine';
import { Button } from '@/ui/Button';
import { PasswordField } from '@/ui/PasswordField';
import { TextField } from '@/ui/TextField';
import { FreshLogin } from './FreshLogin';

type Fields = { email: string; password: string };

/** Another e-mail address. The password is asked for once there is something to change. */
export function EmailForm({ ways }: { ways: Identities }) {
  const { t } = useTranslation();
  const me = useMe();
  const { session } = useKlatch();
  const [failure, setFailure] = useState<Failure | null>(null);
  const [isDone, setDone] = useState(false);
  const held: Fields = { email: me.email, password: '' };
  const form = useForm<Fields>({ mode: 'onTouched', values: held, resetOptions: KEEP });
  const { errors, isSubmitting } = form.formState;
  const typed = useWatch({ control: form.control, name: 'email' }).trim();
  const isOther = typed !== me.email;

  async function change({ email, password }: Fields) {
    setFailure(null);
    setDone(false);
    try {
      const kept = await session.changeEmail(email.trim(), ways.hasPassword ? password : undefined);
      form.reset({ email: kept, password: '' }, { keepDirtyValues: false });
      setDone(true);
    } catch (thrown) {
      const failed = toFailure(thrown);
      if (failed.code === 'wrong_credentials') {
        form.setError('password', { message: t('settings.passwordCurrentWrong') });
      } else if (failed.code === 'email_taken') {
        form.setError('email', { message: t('settings.emailTaken') });
      } else if (failed.field === 'email') {
        form.setError('email', { message: t('sign.emailOdd') });
      } else setFailure(failed);
    }
  }

  return (
    <>
      <h2 className="mb-1 text-15 font-bold">{t('settings.emailTitle')}</h2>
      <p className="mb-4 text-soft">{t('settings.emailText')}</p>
      <form noValidate onSubmit={form.handleSubmit(change)}>
        <TextField
          label={t('settings.email')}
          type="email"
          autoComplete="email"
          autoCapitalize="none"
          spellCheck={false}
          error={errors.email?.message}
          {...form.register('email', { required: t('sign.emailMissing') })}
        />
        {isOther && ways.hasPassword && (
          <PasswordField
            label={t('settings.passwordCurrent')}
            showLabel={t('app.showPassword')}
            hideLabel={t('app.hidePassword')}
            autoComplete="current-password"
            error={errors.password?.message}
            {...form.register('password', {
              required: t('settings.passwordCurrentMissing'),
              // What is not asked for any more is forgotten.
              shouldUnregister: true,
            })}
          />
        )}
        {failure?.code === 'fresh_login_required' ? (
          <FreshLogin identities={ways.items} />
        ) : (
          failure !== null && <FailureLine failure={failure} />
        )}
        <div className="flex items-center justify-end gap-2">
          <p role="status" className="flex-1 text-13 text-muted">
            {isDone && !isOther && t(ways.hasPassword ? 'settings.emailChanged' : 'app.saved')}
          </p>
          <Button
            type="submit"
            kind="primary"
            disabled={!isOther}
            busy={isSubmitting && t('settings.emailChanging')}
          >
            {t('settings.emailChange')}
          </Button>
        </div>
      </form>
    </>
  );
}

/** What is typed stays when the profile changes elsewhere. */
const KEEP = { keepDirtyValues: true } as const;
