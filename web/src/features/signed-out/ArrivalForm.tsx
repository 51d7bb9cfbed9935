import '@/i18n/enOidc';
import '@/i18n/enSignedOut';
import { useForm, useWatch } from 'react-hook-form';
import { Link, useLocation } from 'wouter';
import type { Failure } from '@/data/failure';
import type { Arrival } from '@/data/model.gen';
import { keptInvitation } from '@/data/providers';
import { useKlatch, useServerInfo } from '@/data/useKlatch';
import { Rich } from '@/i18n/Rich';
import { useTranslation } from '@/i18n/useTranslation';
import { FailureLine } from '@/parts/FailureLine';
import { TextField } from '@/ui/TextField';
import { EmailField, UsernameField } from './AccountFields';
import { SubmitButton } from './SubmitButton';
import { UsernameError } from './UsernameError';
import { DEFAULT_LIMITS, useAccountRules } from './useAccountRules';
import { useSubmit } from './useSubmit';

type Fields = { username: string; email: string; fullName: string; inviteCode: string };

/** What people here call me; everything the provider said is a proposal. */
export function ArrivalForm({ arrival }: { arrival: Arrival }) {
  const { t } = useTranslation();
  const { session } = useKlatch();
  const [, navigate] = useLocation();
  const { info } = useServerInfo();
  const rules = useAccountRules(info?.limits ?? DEFAULT_LIMITS);
  const { username, email, fullName } = arrival;
  const form = useForm<Fields>({
    mode: 'onTouched',
    defaultValues: { username, email, fullName, inviteCode: keptInvitation() },
  });
  const { errors, isSubmitting } = form.formState;
  const values = useWatch({ control: form.control });
  const takesInvite = info?.signup === 'invite';
  const { submit, failure } = useSubmit(enter, takeAsField);

  async function enter(fields: Fields) {
    const inviteCode = fields.inviteCode.trim();
    await session.arrive({
      username: fields.username.trim(),
      email: fields.email.trim(),
      fullName: fields.fullName.trim(),
      ...(takesInvite && { inviteCode }),
    });
    navigate(arrival.then, { replace: true });
  }

  function takeAsField({ code, field }: Failure): boolean {
    if (code === 'username_taken' || code === 'email_taken')
      form.setError(code === 'email_taken' ? 'email' : 'username', { type: code });
    else if (code === 'invite_required')
      form.setError('inviteCode', { message: t('oidc.inviteWrong') });
    else if (code === 'invalid' && (field === 'username' || field === 'email'))
      form.setError(field, {
        message: t(field === 'email' ? 'sign.emailOdd' : 'sign.usernameLookalike'),
      });
    else return false;
    return true;
  }

  function takeUsername(other: string) {
    form.setValue('username', other, { shouldValidate: true });
    form.setFocus('username');
  }

  return (
    <form noValidate onSubmit={form.handleSubmit(submit)}>
      <UsernameField
        field={form.register('username', { validate: rules.username })}
        error={errors.username}
        taken={
          <UsernameError
            username={values.username ?? ''}
            from={values.fullName || (values.email ?? '')}
            onTake={takeUsername}
          />
        }
        autoFocus
      />
      <TextField
        label={t('oidc.fullName')}
        optional={t('app.optional')}
        autoComplete="name"
        maxLength={80}
        {...form.register('fullName')}
      />
      <EmailField
        field={form.register('email', { validate: rules.email })}
        error={errors.email}
        taken={
          <Rich
            text="oidc.emailTaken"
            values={{ name: arrival.provider.name }}
            tags={{ login: <Link to="/login" className="font-bold underline" /> }}
          />
        }
      />
      {takesInvite && (
        <TextField
          label={t('oidc.inviteCode')}
          autoComplete="off"
          spellCheck={false}
          hint={t('oidc.inviteHint')}
          error={errors.inviteCode?.message}
          {...form.register('inviteCode', {
            validate: (code) => code.trim() !== '' || t('oidc.inviteMissing'),
          })}
        />
      )}
      {failure !== null && <FailureLine failure={failure} />}
      <SubmitButton text={t('sign.signup')} busyText={t('sign.signingUp')} isBusy={isSubmitting} />
    </form>
  );
}
