import { useState } from 'react';
import type { RoomSnapshot, Row } from '@/data/shapes';
import { useIsBlocked } from '@/data/useBonds';
import { useUser } from '@/data/usePeople';
import { useTranslation } from '@/i18n/useTranslation';
import { displayName } from '@/parts/names';
import { useWords } from '@/parts/useWords';
import { announced, type Listening, listen } from './announced';

/** So many of the newest stay for those who listen back. */
const KEPT = 5;

/** Reads out what arrives while one is here: the author, then the words. */
export function Announcer({ room }: { room: RoomSnapshot }) {
  const [before, setBefore] = useState<Listening | null>(null);
  const listening = listen(before, room.rows, room.hasNewer);
  if (listening !== before) setBefore(listening);
  const fresh = announced(room.rows, listening, KEPT);
  return (
    <div role="log" aria-live="polite" aria-relevant="additions" className="sr-only">
      {fresh.map((row) => (
        <Spoken key={row.id} row={row} />
      ))}
    </div>
  );
}

function Spoken({ row }: { row: Row }) {
  const { t } = useTranslation();
  const author = useUser(row.senderId);
  const text = useWords(row);
  const isBlocked = useIsBlocked(row.senderId);
  if (row.deletedAt !== null || isBlocked) return null;
  const name = author === null ? t('app.someone') : displayName(author);
  return <p>{t('chat.saidNew', { name, text })}</p>;
}
