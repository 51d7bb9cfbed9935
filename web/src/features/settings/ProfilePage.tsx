import '@/i18n/enSettings';
import '@/i18n/enSignedOut';
import { useState } from 'react';
import { useForm, useWatch } from 'react-hook-form';
import { type Failure, toFailure } from '@/data/failure';
import { useKlatch } from '@/data/useKlatch';
import { useMe } from '@/data/usePeople';
import { useTranslation } from '@/i18n/useTranslation';
import { FailureLine } from '@/parts/FailureLine';
import { SettingsPage } from '@/parts/SettingsPage';
import { usePageTitle } from '@/parts/usePageTitle';
import { useUsernameRule } from '@/parts/usernameRule';
import { Button } from '@/ui/Button';
import { TextArea } from '@/ui/TextArea';
import { TextField } from '@/ui/TextField';
import { AvatarEditor } from './AvatarEditor';
import { BIO_MAX, changed, FULL_NAME_MAX, type Profile } from './profile';

/** What others read about me. */
export default function ProfilePage() {
  const { t } = useTranslation();
  const me = useMe();
  const { session } = useKlatch();
  const [failure, setFailure] = useState<Failure | null>(null);
  const held: Profile = { fullName: me.fullName, username: me.username, bio: me.bio };
  const form = useForm<Profile>({ mode: 'onTouched', values: held, resetOptions: KEEP });
  const [isSaved, setSaved] = useState(false);
  const { errors, isSubmitting, isDirty } = form.formState;
  const bio = useWatch({ control: form.control, name: 'bio' });
  const rule = useUsernameRule();
  usePageTitle(t('settings.profile'));

  async function save(input: Profile) {
    setFailure(null);
    setSaved(false);
    try {
      const { fullName, username, bio: words } = await session.updateProfile(changed(held, input));
      form.reset({ fullName, username, bio: words }, { keepDirtyValues: false });
      // What the form itself knows of it ends as soon as the profile has changed.
      setSaved(true);
    } catch (thrown) {
      const failed = toFailure(thrown);
      const message = usernameRefusal(failed);
      if (message === null) setFailure(failed);
      else form.setError('username', { message: t(message) }, { shouldFocus: true });
    }
  }

  return (
    <SettingsPage title={t('settings.profile')}>
      <AvatarEditor me={me} />
      <form noValidate onSubmit={form.handleSubmit(save)} onChange={() => setSaved(false)}>
        <TextField
          label={t('settings.fullName')}
          autoComplete="name"
          error={errors.fullName?.message}
          {...form.register('fullName', {
            maxLength: {
              value: FULL_NAME_MAX,
              message: t('settings.fullNameLong', { count: FULL_NAME_MAX }),
            },
          })}
        />
        <TextField
          label={t('settings.username')}
          autoComplete="username"
          autoCapitalize="none"
          spellCheck={false}
          hint={<bdi>{t('settings.emailNote', { email: me.email })}</bdi>}
          error={errors.username?.message}
          {...form.register('username', { validate: rule })}
        />
        <TextArea
          label={t('settings.bio')}
          optional={t('app.optional')}
          placeholder={t('settings.bioPlaceholder')}
          maxLength={BIO_MAX}
          hint={
            <span className="flex-1 text-end">
              {t('settings.bioCount', { used: bio.length, most: BIO_MAX })}
            </span>
          }
          error={errors.bio?.message}
          {...form.register('bio')}
        />
        {failure !== null && <FailureLine failure={failure} />}
        <div className="flex items-center justify-end gap-2">
          <p role="status" className="flex-1 text-13 text-muted">
            {isSaved && t('app.saved')}
          </p>
          <Button disabled={!isDirty} onClick={() => form.reset(held, { keepDirtyValues: false })}>
            {t('settings.discard')}
          </Button>
          <Button
            type="submit"
            kind="primary"
            disabled={!isDirty}
            busy={isSubmitting && t('app.saving')}
          >
            {t('app.save')}
          </Button>
        </div>
      </form>
    </SettingsPage>
  );
}

/** What the server has against a username that looks right. */
function usernameRefusal({ code, field }: Failure) {
  if (code === 'username_taken') return 'sign.taken';
  return code === 'invalid' && field === 'username' ? 'sign.usernameLookalike' : null;
}

/** What is typed stays when the profile changes elsewhere. */
const KEEP = { keepDirtyValues: true } as const;
