import '@/i18n/enSignedOut';
import { useForm } from 'react-hook-form';
import { Link } from 'wouter';
import type { Login } from '@/data/model.gen';
import { useKlatch, useServerInfo } from '@/data/useKlatch';
import { useTranslation } from '@/i18n/useTranslation';
import { FailureLine } from '@/parts/FailureLine';
import { OidcTroubleLine } from '@/parts/OidcTroubleLine';
import { usePageTitle } from '@/parts/usePageTitle';
import { Mark } from '@/ui/Mark';
import { PasswordField } from '@/ui/PasswordField';
import { TextField } from '@/ui/TextField';
import { Providers } from './Providers';
import { SignFrame } from './SignFrame';
import { SubmitButton } from './SubmitButton';
import { useSubmit } from './useSubmit';

/** Log in by username or e-mail. What was typed stays, whatever happens. */
export default function LogInPage() {
  const { t } = useTranslation();
  const { session } = useKlatch();
  const { info } = useServerInfo();
  const form = useForm<Login>({ mode: 'onTouched', defaultValues: { login: '', password: '' } });
  const { errors, isSubmitting } = form.formState;
  const { submit, failure } = useSubmit(
    ({ login, password }: Login) => session.login({ login: login.trim(), password }),
    () => false,
  );
  usePageTitle(t('sign.login'));
  return (
    <SignFrame
      brand={<Mark className="size-12" />}
      title={t('sign.loginTitle')}
      text={t('sign.loginText', { server: info?.name ?? t('app.klatch') })}
      foot={
        info?.signup !== 'closed' && (
          <>
            {t('sign.newHere')}{' '}
            <Link to="/signup" className="font-bold text-accent-ink hover:underline">
              {t('sign.signup')}
            </Link>
          </>
        )
      }
    >
      <OidcTroubleLine />
      <form noValidate onSubmit={form.handleSubmit(submit)}>
        <TextField
          label={t('sign.loginName')}
          autoComplete="username"
          autoCapitalize="none"
          spellCheck={false}
          autoFocus
          error={errors.login?.message}
          {...form.register('login', {
            validate: (value) => value.trim() !== '' || t('sign.loginMissing'),
          })}
        />
        <PasswordField
          label={t('sign.password')}
          showLabel={t('app.showPassword')}
          hideLabel={t('app.hidePassword')}
          autoComplete="current-password"
          error={errors.password?.message}
          {...form.register('password', { required: t('sign.passwordMissing') })}
        />
        {failure !== null && <FailureLine failure={failure} />}
        <SubmitButton text={t('sign.login')} busyText={t('sign.loggingIn')} isBusy={isSubmitting} />
      </form>
      <Providers />
    </SignFrame>
  );
}
