import '@/i18n/enSignedOut';
import { type UseFormReturn, useWatch } from 'react-hook-form';
import { Rich } from '@/i18n/Rich';
import { useTranslation } from '@/i18n/useTranslation';
import { TextField } from '@/ui/TextField';
import { UsernameField } from './AccountFields';
import { type SetUp, signupFrom } from './setUp';
import { usernameFrom } from './usernames';

type Props = { form: UseFormReturn<SetUp>; rule: (username: string) => true | string };

/** My name, and the username that follows from it until it is changed by hand. */
export function NameInput({ form, rule }: Props) {
  const { t } = useTranslation();
  const { errors } = form.formState;
  const [fullName, username] = useWatch({ control: form.control, name: ['fullName', 'username'] });
  const derived = usernameFrom(fullName);
  const isChanged = username !== null || (fullName.trim() !== '' && derived === '');

  function change() {
    form.setValue('username', signupFrom(form.getValues()).username);
    setTimeout(() => form.setFocus('username'));
  }

  return (
    <>
      <TextField
        label={t('setup.yourName')}
        autoComplete="name"
        error={errors.fullName?.message}
        hint={
          !isChanged &&
          derived !== '' && (
            <span>
              <Rich
                text="setup.youWillBe"
                values={{ username: derived }}
                tags={{ b: <b className="text-ink" /> }}
              />{' '}
              <button
                type="button"
                className="reach ms-1 rounded-control font-bold text-accent-ink hover:underline"
                onClick={change}
              >
                {t('setup.change')}
              </button>
            </span>
          )
        }
        {...form.register('fullName', {
          validate: (value) => value.trim() !== '' || t('setup.yourNameMissing'),
        })}
      />
      {isChanged && (
        <UsernameField
          field={form.register('username', { validate: (value) => rule(value ?? '') })}
          error={errors.username}
        />
      )}
    </>
  );
}
