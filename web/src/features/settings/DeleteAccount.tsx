import '@/i18n/enSettings';
import { lazy, Suspense, useState } from 'react';
import type { Identities } from '@/data/model.gen';
import { useMe } from '@/data/usePeople';
import { useTranslation } from '@/i18n/useTranslation';
import { again } from '@/ui/again';
import { Button } from '@/ui/Button';

const DeleteAccountDialog = lazy(() => again(() => import('./DeleteAccountDialog')));

/** The way out for good. */
export function DeleteAccount({ ways }: { ways: Identities }) {
  const { t } = useTranslation();
  const me = useMe();
  const [isAsking, setAsking] = useState(false);
  const isOwner = me.role === 'owner';
  return (
    <section aria-labelledby="delete-account">
      <h2 id="delete-account" className="mb-1 text-15 font-bold">
        {t('settings.deleteTitle')}
      </h2>
      <p className="mb-4 text-soft">
        {isOwner ? t('settings.deleteOwner') : t('settings.deleteText')}
      </p>
      {!isOwner && (
        <Button kind="danger-text" onClick={() => setAsking(true)}>
          {t('settings.deleteAction')}
        </Button>
      )}
      {isAsking && (
        <Suspense>
          <DeleteAccountDialog ways={ways} onClose={() => setAsking(false)} />
        </Suspense>
      )}
    </section>
  );
}
