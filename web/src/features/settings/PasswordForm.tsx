import '@/i18n/enOidc';
import '@/i18n/enSettings';
import '@/i18n/enSignedOut';
import { useState } from 'react';
import { useForm } from 'react-hook-form';
import { changePassword } from '@/data/account';
import { type Failure, toFailure } from '@/data/failure';
import type { Identities } from '@/data/model.gen';
import { useClient, useServerInfo } from '@/data/useKlatch';
import { useMe } from '@/data/usePeople';
import { useTranslation } from '@/i18n/useTranslation';
import { FailureLine } from '@/parts/FailureLine';
import { Button } from '@/ui/Button';
import { PasswordField } from '@/ui/PasswordField';
import { FreshLogin } from './FreshLogin';

type Passwords = { current: string; next: string };

const EMPTY: Passwords = { current: '', next: '' };
const FEWEST = 8;
const MOST = 256;

type Props = { ways: Identities; onChanged: () => void };

/** Another password, or the first. */
export function PasswordForm({ ways, onChanged }: Props) {
  const { t } = useTranslation();
  const me = useMe();
  const { http } = useClient();
  const limits = useServerInfo().info?.limits;
  const fewest = limits?.passwordMinChars ?? FEWEST;
  const most = limits?.passwordMaxChars ?? MOST;
  const [failure, setFailure] = useState<Failure | null>(null);
  const [done, setDone] = useState<string | null>(null);
  const form = useForm<Passwords>({ mode: 'onTouched', defaultValues: EMPTY });
  const { errors, isSubmitting, isDirty } = form.formState;
  const { hasPassword } = ways;
  const eye = { showLabel: t('app.showPassword'), hideLabel: t('app.hidePassword') };

  async function change({ current, next }: Passwords) {
    setFailure(null);
    setDone(null);
    try {
      await changePassword(http, next, hasPassword ? current : undefined);
      form.reset(EMPTY);
      setDone(t(hasPassword ? 'settings.passwordChanged' : 'oidc.setDone'));
      onChanged();
    } catch (thrown) {
      const failed = toFailure(thrown);
      if (failed.code === 'wrong_credentials') {
        form.setError('current', { message: t('settings.passwordCurrentWrong') });
      } else if (failed.field === 'next') {
        form.setError('next', { message: t('settings.passwordRule', { count: fewest }) });
      } else setFailure(failed);
    }
  }

  return (
    <>
      <h2 className="mb-1 text-15 font-bold">
        {t(hasPassword ? 'settings.passwordTitle' : 'oidc.setTitle')}
      </h2>
      <p className="mb-4 text-soft">{t(hasPassword ? 'settings.passwordText' : 'oidc.setText')}</p>
      <form noValidate onSubmit={form.handleSubmit(change)}>
        <input
          type="text"
          name="username"
          autoComplete="username"
          value={me.username}
          readOnly
          hidden
        />
        {hasPassword && (
          <PasswordField
            label={t('settings.passwordCurrent')}
            {...eye}
            autoComplete="current-password"
            error={errors.current?.message}
            {...form.register('current', { required: t('settings.passwordCurrentMissing') })}
          />
        )}
        <PasswordField
          label={t('settings.passwordNext')}
          {...eye}
          autoComplete="new-password"
          error={errors.next?.message}
          {...form.register('next', {
            validate: (text) => {
              const { length } = [...text];
              if (length < fewest) return t('settings.passwordRule', { count: fewest });
              return length <= most || t('sign.passwordLong', { count: most });
            },
          })}
        />
        {failure?.code === 'fresh_login_required' ? (
          <FreshLogin identities={ways.items} />
        ) : (
          failure !== null && <FailureLine failure={failure} />
        )}
        <div className="flex items-center justify-end gap-2">
          <p role="status" className="flex-1 text-13 text-muted">
            {done}
          </p>
          <Button
            type="submit"
            kind="primary"
            disabled={!isDirty}
            busy={isSubmitting && t(hasPassword ? 'settings.passwordChanging' : 'oidc.setting')}
          >
            {t(hasPassword ? 'settings.passwordChange' : 'oidc.setAction')}
          </Button>
        </div>
      </form>
    </>
  );
}
