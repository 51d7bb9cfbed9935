import { useEffect, useState } from 'react';
import { segment } from './http.ts';
import type { Message, RoomId, SharedPage } from './model.gen.ts';
import { useClient } from './useKlatch.ts';

/** So many messages are asked for: a few squares' worth. */
const LIMIT = 7;

/**
 * The newest messages of a chat with pictures or videos; asked for again when `mark` changes. Nothing while they come or
 * when they cannot: where they stand, they are not missed. Kept apart from the lists by pages, because it is part of the
 * first load and those need more code.
 */
export function useNewestMedia(roomId: RoomId, mark: string): readonly Message[] {
  const { http, people } = useClient();
  const [held, setHeld] = useState<{ roomId: RoomId; items: readonly Message[] } | null>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the mark says when to ask again.
  useEffect(() => {
    let isWanted = true;
    http
      .get<SharedPage>(`/api/rooms/${segment(roomId)}/shared`, { kind: 'media', limit: LIMIT })
      .then(({ items, users }) => {
        people.put(users);
        if (isWanted) setHeld({ roomId, items });
      })
      .catch(() => {});
    return () => {
      isWanted = false;
    };
  }, [http, people, roomId, mark]);
  return held?.roomId === roomId ? held.items : [];
}
