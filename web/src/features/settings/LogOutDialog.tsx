import '@/i18n/enSettings';
import { useEffect, useRef, useState } from 'react';
import { useLocation } from 'wouter';
import { type Failure, toFailure } from '@/data/failure';
import { useKlatch } from '@/data/useKlatch';
import { useTranslation } from '@/i18n/useTranslation';
import { FailureLine } from '@/parts/FailureLine';
import ConfirmDialog from '@/ui/ConfirmDialog';
import Dialog from '@/ui/Dialog';

/** Logs out; asks first when something is unsent. */
export default function LogOutDialog({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation();
  const { session } = useKlatch();
  const [, navigate] = useLocation();
  const [unsent, setUnsent] = useState(0);
  const [failure, setFailure] = useState<Failure | null>(null);
  const asked = useRef(false);

  useEffect(() => {
    if (asked.current) return;
    asked.current = true;
    session
      .logout()
      .then((result) => {
        if (!result.done) return setUnsent(result.unsent);
        onClose();
        navigate('/', { replace: true });
      })
      .catch((thrown: unknown) => setFailure(toFailure(thrown)));
  }, [session, onClose, navigate]);

  async function leave(): Promise<string | null> {
    try {
      await session.logout({ discardUnsent: true });
      onClose();
      navigate('/', { replace: true });
      return null;
    } catch (thrown) {
      return t(`failure.${toFailure(thrown).code}`);
    }
  }

  if (failure !== null) {
    return (
      <Dialog title={t('settings.logout')} closeLabel={t('app.close')} narrow onClose={onClose}>
        <FailureLine failure={failure} />
      </Dialog>
    );
  }
  if (unsent === 0) return null;
  return (
    <ConfirmDialog
      title={t('settings.unsentTitle')}
      text={t('settings.unsent', { count: unsent })}
      action={t('settings.unsentAction')}
      busy={t('settings.loggingOut')}
      cancelLabel={t('app.cancel')}
      closeLabel={t('app.close')}
      onConfirm={leave}
      onClose={onClose}
    />
  );
}
