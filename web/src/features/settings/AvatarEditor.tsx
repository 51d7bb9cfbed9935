import '@/i18n/enPictures';
import { lazy, Suspense, useRef, useState } from 'react';
import { type Failure, toFailure } from '@/data/failure';
import { useFiles } from '@/data/files/useAttachments';
import type { Me } from '@/data/model.gen';
import { useKlatch } from '@/data/useKlatch';
import { useTranslation } from '@/i18n/useTranslation';
import { FailureLine } from '@/parts/FailureLine';
import { PersonAvatar } from '@/parts/PersonAvatar';
import { again } from '@/ui/again';
import { Button } from '@/ui/Button';

const CropDialog = lazy(() => again(() => import('./CropDialog')));

/** My picture: choose one, crop it, take it away. */
export function AvatarEditor({ me }: { me: Me }) {
  const { t } = useTranslation();
  const { session } = useKlatch();
  const files = useFiles();
  const input = useRef<HTMLInputElement>(null);
  const [chosen, setChosen] = useState<File | null>(null);
  const [failure, setFailure] = useState<Failure | null>(null);
  const [isBusy, setBusy] = useState(false);

  async function use(picture: File, onSent: (part: number) => void, signal: AbortSignal) {
    const avatarFileId = await files.sendAlone(picture, onSent, signal);
    await session.updateProfile({ avatarFileId });
    setChosen(null);
  }

  async function takeAway() {
    setFailure(null);
    setBusy(true);
    try {
      await session.updateProfile({ avatarFileId: null });
    } catch (thrown) {
      setFailure(toFailure(thrown));
    } finally {
      setBusy(false);
    }
  }

  return (
    <section aria-label={t('files.avatar')} className="mb-6">
      <div className="flex flex-wrap items-center gap-4">
        <PersonAvatar userId={me.id} user={me} size={88} />
        <input
          ref={input}
          type="file"
          accept="image/png,image/jpeg,image/gif,image/webp"
          hidden
          data-avatar=""
          onChange={(event) => {
            setFailure(null);
            setChosen(event.target.files?.[0] ?? null);
            event.target.value = '';
          }}
        />
        <div className="flex flex-wrap gap-2">
          <Button onClick={() => input.current?.click()}>{t('files.choose')}</Button>
          {me.avatarFileId !== null && (
            <Button
              kind="text"
              busy={isBusy && t('files.takeAway')}
              onClick={() => void takeAway()}
            >
              {t('files.takeAway')}
            </Button>
          )}
        </div>
      </div>
      {failure !== null && <FailureLine failure={failure} />}
      <Suspense>
        {chosen !== null && (
          <CropDialog picture={chosen} onUse={use} onClose={() => setChosen(null)} />
        )}
      </Suspense>
    </section>
  );
}
