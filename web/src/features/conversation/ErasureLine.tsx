import { useState } from 'react';
import { useLocation } from 'wouter';
import type { ChatItem } from '@/data/shapes';
import { useCanReach } from '@/data/useCanErase';
import { useMe } from '@/data/usePeople';
import { useRoomsApi } from '@/data/useRoomsApi';
import { useTranslation } from '@/i18n/useTranslation';
import { failureWords } from '@/parts/failureWords';
import { firstName } from '@/parts/names';
import { Button } from '@/ui/Button';

/** Above the composer while one of the two asks to delete this private chat for both. */
export default function ErasureLine({ chat }: { chat: ChatItem }) {
  const { t } = useTranslation();
  const me = useMe();
  const { agreeToErase, declineErasure } = useRoomsApi();
  const [, navigate] = useLocation();
  const [isBusy, setBusy] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  const { erasure, peer } = chat;
  const canReach = useCanReach(peer);
  if (erasure === null || peer === null) return null;
  const isMine = erasure.byUserId === me.id;
  const name = firstName(peer);

  async function decline() {
    setBusy(true);
    setProblem(null);
    try {
      await declineErasure(chat.id);
    } catch (thrown) {
      setProblem(failureWords(thrown, t));
    }
    setBusy(false);
  }

  /** It leaves the list at once, and the screen with it. */
  function agree() {
    agreeToErase(chat.id);
    navigate('/');
  }

  return (
    <section
      aria-label={t('erasure.title')}
      className="mx-auto w-full max-w-(--column) flex-none px-2 pt-1 mid:px-6"
    >
      <div className="flex flex-wrap items-center gap-x-3 gap-y-2 rounded-panel border border-accent-line bg-accent-wash px-4 py-2.5 text-13 on-accent-wash">
        <p className="min-w-48 flex-1" role="status">
          {isMine ? t('erasure.asked', { name }) : t('erasure.wanted', { name })}
          {problem !== null && (
            <span role="alert" className="block text-danger-ink">
              {problem}
            </span>
          )}
        </p>
        <div className="flex gap-2">
          <Button
            kind="plain"
            size="small"
            busy={isBusy && t('app.busy')}
            onClick={() => void decline()}
          >
            {isMine ? t('erasure.takeBack') : t('erasure.decline')}
          </Button>
          {/* Where one of the two blocks or is gone, it can only be declined. */}
          {!isMine && canReach && (
            <Button kind="danger" size="small" onClick={agree}>
              {t('erasure.agree')}
            </Button>
          )}
        </div>
      </div>
    </section>
  );
}
