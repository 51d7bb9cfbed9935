import '@/i18n/enSettings';
import { type FormEvent, useState } from 'react';
import { type Failure, toFailure } from '@/data/failure';
import type { Identities } from '@/data/model.gen';
import { useTranslation } from '@/i18n/useTranslation';
import { FailureLine } from '@/parts/FailureLine';
import { Button } from '@/ui/Button';
import Dialog from '@/ui/Dialog';
import { PasswordField } from '@/ui/PasswordField';
import { FreshLogin } from './FreshLogin';

type Props = {
  title: string;
  text: string;
  ways: Identities;
  kind: 'primary' | 'danger';
  action: string;
  /** The same while it happens. */
  acting: string;
  /** Without a password for those who have none. */
  act: (password?: string) => Promise<unknown>;
  onClose: () => void;
};

/** Does something that a borrowed device alone must not: with the password, or soon after logging in. */
export function ConfirmIdentity(props: Props) {
  const { title, text, ways, kind, action, acting, act, onClose } = props;
  const { t } = useTranslation();
  const [password, setPassword] = useState('');
  const [isWrong, setWrong] = useState(false);
  const [isBusy, setBusy] = useState(false);
  const [failure, setFailure] = useState<Failure | null>(null);
  const isStale = failure?.code === 'fresh_login_required';

  async function run(event: FormEvent) {
    event.preventDefault();
    setBusy(true);
    setFailure(null);
    try {
      await act(ways.hasPassword ? password : undefined);
    } catch (thrown) {
      const failed = toFailure(thrown);
      setWrong(failed.code === 'wrong_credentials');
      if (failed.code !== 'wrong_credentials') setFailure(failed);
      setBusy(false);
    }
  }

  return (
    <Dialog title={title} closeLabel={t('app.close')} narrow onClose={onClose}>
      <form onSubmit={(event) => void run(event)}>
        {text !== '' && <p className="mb-4 text-soft">{text}</p>}
        {ways.hasPassword && (
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
        )}
        {isStale && <FreshLogin identities={ways.items} />}
        {failure !== null && !isStale && <FailureLine failure={failure} />}
        <div className="mt-6 flex justify-end gap-2">
          <Button kind="plain" onClick={onClose}>
            {t('app.cancel')}
          </Button>
          <Button
            type="submit"
            kind={kind}
            disabled={ways.hasPassword && password === ''}
            busy={isBusy && acting}
          >
            {action}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
