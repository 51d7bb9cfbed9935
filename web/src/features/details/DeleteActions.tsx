import { Eraser, Trash2 } from 'lucide-react';
import { useLocation } from 'wouter';
import type { ChatItem } from '@/data/shapes';
import { useCanErase } from '@/data/useCanErase';
import { useRoomsApi } from '@/data/useRoomsApi';
import { useTranslation } from '@/i18n/useTranslation';
import { firstName } from '@/parts/names';
import { DANGER } from './dangerClass';

/**
 * Deleting a chat for me, where something is left of it, and a private one for both; either can be taken
 * back for ten seconds.
 */
export function DeleteActions({ chat }: { chat: ChatItem }) {
  const { id, peer, last } = chat;
  const { t } = useTranslation();
  const canErase = useCanErase(chat);
  const [, navigate] = useLocation();
  const { clearChat, eraseChat } = useRoomsApi();

  /** It leaves the list at once, and the screen with it. */
  function goes(act: (roomId: string) => void) {
    act(id);
    navigate('/');
  }

  return (
    <>
      {last !== null && (
        <button type="button" onClick={() => goes(clearChat)} className={DANGER}>
          <Eraser className="size-5" strokeWidth={1.75} aria-hidden="true" />
          {t('chat.clear')}
        </button>
      )}
      {canErase && peer !== null && (
        <button type="button" onClick={() => goes(eraseChat)} className={DANGER}>
          <Trash2 className="size-5" strokeWidth={1.75} aria-hidden="true" />
          {t('chat.erase', { name: firstName(peer) })}
        </button>
      )}
    </>
  );
}
