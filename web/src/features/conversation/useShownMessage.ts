import { useCallback, useEffect, useState } from 'react';
import type { RoomActions, Row } from '@/data/shapes';
import { useTranslation } from '@/i18n/useTranslation';
import { toast } from '@/parts/toasts';

/** Where the conversation is to go. */
export interface ShownMessage {
  /** The message to bring into sight, once its row is there. */
  jumpTo: string | null;
  /** It is in sight. */
  onJumped: () => void;
  /** Shows a message, and what surrounds it where it is further back. Without its number it is not to be found. */
  show: (id: string, number: number | null) => void;
}

/** Goes to messages; one that is there no more, taken back or deleted for me, is said not to be. */
export function useShownMessage(
  rows: readonly Row[],
  showAround: RoomActions['showAround'],
): ShownMessage {
  const { t } = useTranslation();
  const [jumpTo, setJumpTo] = useState<string | null>(null);
  /** Its surroundings came. */
  const [found, setFound] = useState<string | null>(null);
  const isHere = (id: string): boolean => rows.some((row) => row.id === id);
  const isMissing = found !== null && found === jumpTo && !isHere(found);

  useEffect(() => {
    if (!isMissing) return;
    setJumpTo(null);
    toast(t('chat.messageGone'));
  }, [isMissing, t]);

  function show(id: string, number: number | null): void {
    setFound(null);
    if (!isHere(id) && number === null) return setJumpTo(null);
    setJumpTo(id);
    if (isHere(id) || number === null) return;
    showAround(number).then(
      () => setFound(id),
      () => setJumpTo(null),
    );
  }

  return { jumpTo, onJumped: useCallback(() => setJumpTo(null), []), show };
}
