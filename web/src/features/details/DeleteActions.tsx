import { Eraser, Trash2 } from 'lucide-react';
import { useLocation } from 'wouter';
import type { ChatItem } from '@/data/shapes';
import { useMe } from '@/data/usePeople';
import { useRoomsApi } from '@/data/useRoomsApi';
import { useTranslation } from '@/i18n/useTranslation';
import { firstName } from '@/parts/names';
import { DANGER } from './dangerClass';

/**
 * Deleting a chat for me, and a private one for both; either can be taken back for ten seconds. Where
 * nothing is left to delete there is neither.
 */
export function DeleteActions({ chat: { id, peer, last } }: { chat: ChatItem }) {
  const { t } = useTranslation();
  const me = useMe();
  const [, navigate] = useLocation();
  const { clearChat, eraseChat } = useRoomsApi();

  /** It leaves the list at once, and the screen with it. */
  function goes(act: (roomId: string) => void) {
    act(id);
    navigate('/');
  }

  if (last === null) return null;
  return (
    <>
      <button type="button" onClick={() => goes(clearChat)} className={DANGER}>
        <Eraser className="size-5" strokeWidth={1.75} aria-hidden="true" />
        {t('chat.clear')}
      </button>
      {peer !== null && peer.id !== me.id && (
        <button type="button" onClick={() => goes(eraseChat)} className={DANGER}>
          <Trash2 className="size-5" strokeWidth={1.75} aria-hidden="true" />
          {t('chat.erase', { name: firstName(peer) })}
        </button>
      )}
    </>
  );
}
