import '@/i18n/enSignedOut';
import { useEffect } from 'react';
import { useForm, useWatch } from 'react-hook-form';
import type { Failure } from '@/data/failure';
import { useKlatch, useServerInfo } from '@/data/useKlatch';
import { useTranslation } from '@/i18n/useTranslation';
import { useHash } from '@/lib/useHash';
import { FailureLine } from '@/parts/FailureLine';
import { usePageTitle } from '@/parts/usePageTitle';
import { Mark } from '@/ui/Mark';
import { TextField } from '@/ui/TextField';
import { Wordmark } from '@/ui/Wordmark';
import { EmailField } from './AccountFields';
import { NameInput } from './NameInput';
import { PasswordInput } from './PasswordInput';
import { SERVER_NAME_MAX } from './rules';
import { SignFrame } from './SignFrame';
import { SubmitButton } from './SubmitButton';
import { codeInFragment, type SetUp, signupFrom } from './setUp';
import { DEFAULT_LIMITS, useAccountRules } from './useAccountRules';
import { useSubmit } from './useSubmit';

/** The first visit to an empty server: its name and its owner. The code is asked for only when it is needed. */
export default function SetUpPage() {
  const { t } = useTranslation();
  const { session } = useKlatch();
  const { info } = useServerInfo();
  const limits = info?.limits ?? DEFAULT_LIMITS;
  const rules = useAccountRules(limits);
  const code = codeInFragment(useHash());
  const form = useForm<SetUp>({
    mode: 'onTouched',
    defaultValues: {
      serverName: '',
      fullName: '',
      username: null,
      email: '',
      password: '',
      setupCode: code,
    },
  });
  // A second link may be pasted into the same tab.
  useEffect(() => {
    if (code !== '') form.setValue('setupCode', code);
  }, [code, form]);
  const { errors, isSubmitting } = form.formState;
  const values = useWatch({ control: form.control });
  const { submit, failure } = useSubmit(
    (input: SetUp) => session.signup(signupFrom(input)),
    (failed) => takeAsField(failed),
  );

  function takeAsField(failed: Failure): boolean {
    if (failed.code === 'setup_code_required') {
      form.setError('setupCode', { message: t('failure.setup_code_required') });
    } else if (failed.code === 'invalid' && failed.field === 'username') {
      form.setValue('username', signupFrom(form.getValues()).username);
      form.setError('username', { message: t('sign.usernameLookalike') });
    } else if (failed.code === 'invalid' && failed.field === 'email') {
      form.setError('email', { message: t('sign.emailOdd') }, { shouldFocus: true });
    } else return false;
    return true;
  }

  const asksCode = info?.setupCodeRequired === true || errors.setupCode !== undefined;
  usePageTitle(t('setup.screen'));
  return (
    <SignFrame
      wide
      brand={
        <>
          <Mark className="size-10" />
          <Wordmark className="h-6" />
        </>
      }
      title={t('setup.title')}
      text={t('setup.text')}
    >
      <form noValidate onSubmit={form.handleSubmit(submit)}>
        <TextField
          label={t('setup.serverName')}
          hint={t('setup.serverNameHint')}
          autoComplete="organization"
          autoFocus
          error={errors.serverName?.message}
          {...form.register('serverName', {
            validate: (value) => value.trim() !== '' || t('setup.serverNameMissing'),
            maxLength: {
              value: SERVER_NAME_MAX,
              message: t('setup.serverNameLong', { count: SERVER_NAME_MAX }),
            },
          })}
        />
        <hr className="mb-5 border-t hairline" />
        <NameInput form={form} rule={rules.username} />
        <EmailField
          field={form.register('email', { validate: rules.email })}
          error={errors.email}
        />
        <PasswordInput
          field={form.register('password', { validate: rules.password })}
          value={values.password ?? ''}
          error={errors.password?.message}
          limits={limits}
        />
        {asksCode && (
          <TextField
            label={t('setup.code')}
            hint={t('setup.codeHint')}
            dir="ltr"
            autoComplete="off"
            autoCapitalize="none"
            spellCheck={false}
            error={errors.setupCode?.message}
            {...form.register('setupCode', {
              validate: (value) => value.trim() !== '' || t('setup.codeMissing'),
            })}
          />
        )}
        {failure !== null && <FailureLine failure={failure} />}
        <SubmitButton text={t('setup.open')} busyText={t('setup.opening')} isBusy={isSubmitting} />
      </form>
    </SignFrame>
  );
}
