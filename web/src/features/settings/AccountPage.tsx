import '@/i18n/enSettings';
import { useState } from 'react';
import { useForm } from 'react-hook-form';
import { changePassword } from '@/data/account';
import { type Failure, toFailure } from '@/data/failure';
import { useClient, useServerInfo } from '@/data/useKlatch';
import { useMe } from '@/data/usePeople';
import { useTranslation } from '@/i18n/useTranslation';
import { FailureLine } from '@/parts/FailureLine';
import { SettingsPage } from '@/parts/SettingsPage';
import { usePageTitle } from '@/parts/usePageTitle';
import { Button } from '@/ui/Button';
import { PasswordField } from '@/ui/PasswordField';
import { DeleteAccount } from './DeleteAccount';

type Passwords = { current: string; next: string };

const EMPTY: Passwords = { current: '', next: '' };
const FEWEST = 8;

/** What signs me in: the password; and the way out for good. */
export default function AccountPage() {
  const { t } = useTranslation();
  const me = useMe();
  const { http } = useClient();
  const fewest = useServerInfo().info?.limits.passwordMinChars ?? FEWEST;
  const [failure, setFailure] = useState<Failure | null>(null);
  const [isDone, setDone] = useState(false);
  const form = useForm<Passwords>({ mode: 'onTouched', defaultValues: EMPTY });
  const { errors, isSubmitting, isDirty } = form.formState;
  usePageTitle(t('settings.account'));

  async function change({ current, next }: Passwords) {
    setFailure(null);
    setDone(false);
    try {
      await changePassword(http, current, next);
      form.reset(EMPTY);
      setDone(true);
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
    <SettingsPage title={t('settings.account')}>
      <h2 className="mb-1 text-15 font-bold">{t('settings.passwordTitle')}</h2>
      <p className="mb-4 text-soft">{t('settings.passwordText')}</p>
      <form noValidate onSubmit={form.handleSubmit(change)}>
        <input
          type="text"
          name="username"
          autoComplete="username"
          value={me.username}
          readOnly
          hidden
        />
        <PasswordField
          label={t('settings.passwordCurrent')}
          showLabel={t('app.showPassword')}
          hideLabel={t('app.hidePassword')}
          autoComplete="current-password"
          error={errors.current?.message}
          {...form.register('current', { required: t('settings.passwordCurrentMissing') })}
        />
        <PasswordField
          label={t('settings.passwordNext')}
          showLabel={t('app.showPassword')}
          hideLabel={t('app.hidePassword')}
          autoComplete="new-password"
          error={errors.next?.message}
          {...form.register('next', {
            validate: (text) =>
              [...text].length >= fewest || t('settings.passwordRule', { count: fewest }),
          })}
        />
        {failure !== null && <FailureLine failure={failure} />}
        <div className="flex items-center justify-end gap-2">
          <p role="status" className="flex-1 text-13 text-muted">
            {isDone && t('settings.passwordChanged')}
          </p>
          <Button
            type="submit"
            kind="primary"
            disabled={!isDirty}
            busy={isSubmitting && t('settings.passwordChanging')}
          >
            {t('settings.passwordChange')}
          </Button>
        </div>
      </form>
      <hr className="my-8 border-t hairline" />
      <DeleteAccount />
    </SettingsPage>
  );
}
