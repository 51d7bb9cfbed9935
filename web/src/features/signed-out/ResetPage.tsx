import '@/i18n/enSignedOut';
import { useState } from 'react';
import { useForm } from 'react-hook-form';
import { codesApi } from '@/data/adminApi';
import { useKlatch, useServerInfo } from '@/data/useKlatch';
import { useTranslation } from '@/i18n/useTranslation';
import { useHash } from '@/lib/useHash';
import { FailureLine } from '@/parts/FailureLine';
import { usePageTitle } from '@/parts/usePageTitle';
import { ButtonLink } from '@/ui/ButtonLink';
import { Mark } from '@/ui/Mark';
import { PasswordInput } from './PasswordInput';
import { SignFrame } from './SignFrame';
import { SubmitButton } from './SubmitButton';
import { codeInFragment } from './setUp';
import { DEFAULT_LIMITS, useAccountRules } from './useAccountRules';
import { useSubmit } from './useSubmit';

type Fields = { password: string };

/** Where the link of `klatch user reset-password` leads. */
export default function ResetPage() {
  const code = codeInFragment(useHash());
  return <Reset key={code} code={code} />;
}

function Reset({ code }: { code: string }) {
  const { t } = useTranslation();
  const { http } = useKlatch();
  const { info } = useServerInfo();
  const [isDone, setDone] = useState(false);
  const limits = info?.limits ?? DEFAULT_LIMITS;
  const rules = useAccountRules(limits);
  const form = useForm<Fields>({ mode: 'onTouched', defaultValues: { password: '' } });
  const { errors, isSubmitting } = form.formState;
  const { submit, failure } = useSubmit(
    async ({ password }: Fields) => {
      await codesApi(http).reset(code, password);
      setDone(true);
    },
    (failed) => {
      if (failed.code !== 'not_found') return false;
      form.setError('password', { message: t('sign.resetGone') });
      return true;
    },
  );
  usePageTitle(t('sign.resetTitle'));
  return (
    <SignFrame
      brand={<Mark className="size-12" />}
      title={t('sign.resetTitle')}
      text={isDone ? t('sign.resetDone') : t('sign.resetText')}
    >
      {isDone ? (
        <ButtonLink to="/login" kind="primary" wide>
          {t('sign.login')}
        </ButtonLink>
      ) : (
        <form noValidate onSubmit={form.handleSubmit(submit)}>
          <PasswordInput
            field={form.register('password', { validate: rules.password })}
            value={form.watch('password')}
            error={errors.password?.message}
            limits={limits}
          />
          {failure !== null && <FailureLine failure={failure} />}
          <SubmitButton
            text={t('sign.resetSet')}
            busyText={t('sign.resetting')}
            isBusy={isSubmitting}
          />
        </form>
      )}
    </SignFrame>
  );
}
