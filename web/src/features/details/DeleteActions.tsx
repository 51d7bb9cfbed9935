import { Eraser, Trash2 } from 'lucide-react';
import { useLocation } from 'wouter';
import type { ChatItem } from '@/data/shapes';
import { goneKey } from '@/data/undo/deeds';
import type { Outcome } from '@/data/undo/undos';
import { useCanErase } from '@/data/useCanErase';
import { useRoomsApi } from '@/data/useRoomsApi';
import { useStanding } from '@/data/useUndos';
import { useTranslation } from '@/i18n/useTranslation';
import { firstName } from '@/parts/names';
import { DANGER } from './dangerClass';

/**
 * Deleting a chat for me, where something is left of it, and a private one for both; either can be taken
 * back for ten seconds, also by the same again.
 */
export function DeleteActions({ chat }: { chat: ChatItem }) {
  const { id, peer, last } = chat;
  const { t } = useTranslation();
  const canErase = useCanErase(chat);
  const standing = useStanding(goneKey(id));
  const [, navigate] = useLocation();
  const { clearChat, eraseChat } = useRoomsApi();

  /** What leaves the list takes the screen with it. */
  function goes(act: (roomId: string) => Outcome) {
    if (act(id) === 'done') navigate('/');
  }

  return (
    <>
      {(last !== null || standing === 'clearChat') && (
        <button type="button" onClick={() => goes(clearChat)} className={DANGER}>
          <Eraser className="size-5" strokeWidth={1.75} aria-hidden="true" />
          {t('chat.clear')}
        </button>
      )}
      {(canErase || standing === 'eraseChat') && peer !== null && (
        <button type="button" onClick={() => goes(eraseChat)} className={DANGER}>
          <Trash2 className="size-5" strokeWidth={1.75} aria-hidden="true" />
          {t('chat.erase', { name: firstName(peer) })}
        </button>
      )}
    </>
  );
}
