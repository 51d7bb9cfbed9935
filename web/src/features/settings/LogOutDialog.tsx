import '@/i18n/enSettings';
import { useCallback, useEffect, useRef, useState } from 'react';
import { useLocation } from 'wouter';
import { type Failure, toFailure } from '@/data/failure';
import { useKlatch } from '@/data/useKlatch';
import { useTranslation } from '@/i18n/useTranslation';
import { failureWords } from '@/parts/failureWords';
import { LoadFailure } from '@/parts/LoadFailure';
import ConfirmDialog from '@/ui/ConfirmDialog';
import Dialog from '@/ui/Dialog';
import { Ring } from '@/ui/Ring';

/** Logs out; asks first when something is unsent. */
export default function LogOutDialog({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation();
  const { session } = useKlatch();
  const [, navigate] = useLocation();
  const [unsent, setUnsent] = useState(0);
  const [failure, setFailure] = useState<Failure | null>(null);
  const asked = useRef(false);

  const ask = useCallback(async () => {
    setFailure(null);
    try {
      const result = await session.logout();
      if (!result.done) return setUnsent(result.unsent);
      onClose();
      navigate('/', { replace: true });
    } catch (thrown) {
      setFailure(toFailure(thrown));
    }
  }, [session, onClose, navigate]);

  useEffect(() => {
    if (asked.current) return;
    asked.current = true;
    void ask();
  }, [ask]);

  async function leave(): Promise<string | null> {
    try {
      await session.logout({ discardUnsent: true });
      onClose();
      navigate('/', { replace: true });
      return null;
    } catch (thrown) {
      return failureWords(thrown, t);
    }
  }

  if (failure !== null) {
    return (
      <Dialog title={t('settings.logout')} closeLabel={t('app.close')} narrow onClose={onClose}>
        <LoadFailure failure={failure} onRetry={() => void ask()} />
      </Dialog>
    );
  }
  if (unsent === 0) {
    return (
      <Dialog title={t('settings.logout')} closeLabel={t('app.close')} narrow onClose={onClose}>
        <p role="status" className="flex items-center gap-3 py-4 text-soft">
          <Ring />
          {t('settings.loggingOut')}
        </p>
      </Dialog>
    );
  }
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
