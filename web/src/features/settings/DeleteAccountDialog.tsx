import '@/i18n/enSettings';
import { type FormEvent, useState } from 'react';
import { type Failure, toFailure } from '@/data/failure';
import { useKlatch } from '@/data/useKlatch';
import { useTranslation } from '@/i18n/useTranslation';
import { FailureLine } from '@/parts/FailureLine';
import { Button } from '@/ui/Button';
import Dialog from '@/ui/Dialog';
import { PasswordField } from '@/ui/PasswordField';

/** Asks for the password before the account goes. */
export default function DeleteAccountDialog({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation();
  const { session } = useKlatch();
  const [password, setPassword] = useState('');
  const [isWrong, setWrong] = useState(false);
  const [isBusy, setBusy] = useState(false);
  const [failure, setFailure] = useState<Failure | null>(null);

  async function remove(event: FormEvent) {
    event.preventDefault();
    setBusy(true);
    setFailure(null);
    try {
      await session.deleteAccount(password);
    } catch (thrown) {
      const failed = toFailure(thrown);
      setWrong(failed.code === 'wrong_credentials');
      if (failed.code !== 'wrong_credentials') setFailure(failed);
      setBusy(false);
    }
  }

  return (
    <Dialog title={t('settings.deleteTitle')} closeLabel={t('app.close')} narrow onClose={onClose}>
      <form onSubmit={(event) => void remove(event)}>
        <p className="mb-4 text-soft">{t('settings.deleteText')}</p>
        <PasswordField
          label={t('settings.passwordCurrent')}
          showLabel={t('app.showPassword')}
          hideLabel={t('app.hidePassword')}
          autoComplete="current-password"
          value={password}
          error={isWrong ? t('settings.passwordCurrentWrong') : undefined}
          onChange={(event) => {
            setPassword(event.target.value);
            setWrong(false);
          }}
        />
        {failure !== null && <FailureLine failure={failure} />}
        <div className="mt-6 flex justify-end gap-2">
          <Button kind="plain" onClick={onClose}>
            {t('app.cancel')}
          </Button>
          <Button
            type="submit"
            kind="danger"
            disabled={password === ''}
            busy={isBusy && t('settings.deleting')}
          >
            {t('settings.deleteAction')}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
