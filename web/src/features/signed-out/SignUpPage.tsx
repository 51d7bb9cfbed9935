import '@/i18n/enSignedOut';
import { useForm, useWatch } from 'react-hook-form';
import { Link } from 'wouter';
import type { Failure } from '@/data/failure';
import { useKlatch, useServerInfo } from '@/data/useKlatch';
import { Rich } from '@/i18n/Rich';
import { useTranslation } from '@/i18n/useTranslation';
import { FailureLine } from '@/parts/FailureLine';
import { usePageTitle } from '@/parts/usePageTitle';
import { Mark } from '@/ui/Mark';
import { EmailField, UsernameField } from './AccountFields';
import { PasswordInput } from './PasswordInput';
import { Providers } from './Providers';
import { SignFrame } from './SignFrame';
import { SubmitButton } from './SubmitButton';
import { UsernameError } from './UsernameError';
import { DEFAULT_LIMITS, useAccountRules } from './useAccountRules';
import { useSubmit } from './useSubmit';

type Fields = { username: string; email: string; password: string };

/** Three things and one is in. */
export default function SignUpPage({ inviteCode }: { inviteCode?: string }) {
  const { t } = useTranslation();
  const { session } = useKlatch();
  const { info } = useServerInfo();
  const limits = info?.limits ?? DEFAULT_LIMITS;
  const rules = useAccountRules(limits);
  const form = useForm<Fields>({
    mode: 'onTouched',
    defaultValues: { username: '', email: '', password: '' },
  });
  const { errors, isSubmitting } = form.formState;
  const values = useWatch({ control: form.control });
  const { submit, failure } = useSubmit(
    ({ username, email, password }: Fields) =>
      session.signup({
        username: username.trim(),
        email: email.trim(),
        password,
        ...(inviteCode !== undefined && { inviteCode }),
      }),
    (failed) => takeAsField(failed),
  );

  function takeAsField(failed: Failure): boolean {
    const field = fieldOf(failed);
    if (field === null) return false;
    const message = failed.code === 'invalid' ? t(WORDS[field]) : failed.code;
    form.setError(field, { type: failed.code, message }, { shouldFocus: true });
    return true;
  }

  function takeUsername(username: string) {
    form.setValue('username', username, { shouldValidate: true });
    form.setFocus('username');
  }

  const isOpen = info?.signup === 'open' || (info?.signup === 'invite' && inviteCode !== undefined);

  function text(): string {
    if (info?.signup === 'closed') return t('sign.closedText', { server });
    if (inviteCode !== undefined) return t('sign.invitedText');
    return info?.signup === 'invite' ? t('sign.inviteText', { server }) : t('sign.joinText');
  }

  const server = info?.name ?? t('app.klatch');
  usePageTitle(t('sign.signup'));
  return (
    <SignFrame
      brand={<Mark className="size-12" />}
      title={t('sign.joinTitle', { server })}
      text={text()}
      foot={
        <>
          {t('sign.already')}{' '}
          <Link to="/login" className="font-bold text-accent-ink hover:underline">
            {t('sign.login')}
          </Link>
        </>
      }
    >
      {isOpen && (
        <form noValidate onSubmit={form.handleSubmit(submit)}>
          <UsernameField
            field={form.register('username', { validate: rules.username })}
            error={errors.username}
            taken={
              <UsernameError
                username={values.username ?? ''}
                from={values.email ?? ''}
                onTake={takeUsername}
              />
            }
            autoFocus
          />
          <EmailField
            field={form.register('email', { validate: rules.email })}
            error={errors.email}
            taken={
              <Rich
                text="sign.emailTaken"
                tags={{ login: <Link to="/login" className="font-bold underline" /> }}
              />
            }
          />
          <PasswordInput
            field={form.register('password', { validate: rules.password })}
            value={values.password ?? ''}
            error={errors.password?.message}
            limits={limits}
          />
          {failure !== null && <FailureLine failure={failure} />}
          <SubmitButton
            text={t('sign.signup')}
            busyText={t('sign.signingUp')}
            isBusy={isSubmitting}
          />
        </form>
      )}
      {isOpen && <Providers inviteCode={inviteCode} />}
    </SignFrame>
  );
}

const WORDS = {
  username: 'sign.usernameLookalike',
  email: 'sign.emailOdd',
  password: 'sign.passwordMissing',
} as const;

function fieldOf(failure: Failure): keyof Fields | null {
  if (failure.code === 'username_taken') return 'username';
  if (failure.code === 'email_taken') return 'email';
  if (failure.code !== 'invalid') return null;
  const { field } = failure;
  return field === 'username' || field === 'email' || field === 'password' ? field : null;
}
