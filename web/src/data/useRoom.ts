import { useEffect, useMemo, useSyncExternalStore } from 'react';
import type { MessageId, RoomId, UserId } from './model.gen.ts';
import type { RoomActions, RoomSnapshot, Row } from './shapes.ts';
import { useClient } from './useKlatch.ts';

/** A room as it is now, with everything that can be done in it. Keeps it loaded while mounted. */
export function useRoom(roomId: RoomId): RoomSnapshot & RoomActions {
  const room = useClient().rooms.get(roomId);
  useEffect(() => room.open(), [room]);
  const snapshot = useSyncExternalStore(room.drawing.subscribe, room.getSnapshot);
  return useMemo(() => ({ ...snapshot, ...room.actions }), [snapshot, room]);
}

/** Whether a room is one of mine, for those who draw nothing else of it. */
export function useRoomPlace(roomId: RoomId): 'mine' | 'loading' | 'none' {
  const room = useClient().rooms.get(roomId);
  return useSyncExternalStore(room.subscribe, () => {
    const { chat, status } = room.getSnapshot();
    if (chat !== null) return 'mine';
    return status === 'loading' ? 'loading' : 'none';
  });
}

/** A message looked up in a room, again each time the room changes, and asked for while `look` does not find it. */
export function useLookedUp(roomId: RoomId, id: MessageId, look: () => Row | null): Row | null {
  const room = useClient().rooms.get(roomId);
  const row = useSyncExternalStore(room.drawing.subscribe, look);
  const isMissing = row === null;
  useEffect(() => {
    if (!isMissing) return;
    const want = () => room.quotes.want(id);
    want();
    return room.drawing.subscribe(want);
  }, [room, id, isMissing]);
  return row;
}

/** Who is writing in a room, myself left out. */
export function useTyping(roomId: RoomId): readonly UserId[] {
  const { typing } = useClient();
  return useSyncExternalStore(typing.subscribe, () => typing.inRoom(roomId));
}

/** What I began to write in a room, and how to keep it; an empty text is none. */
export function useDraft(roomId: RoomId): [string, (text: string) => void] {
  const { drafts, setDraft } = useClient();
  const text = useSyncExternalStore(drafts.subscribe, () => drafts.get(roomId));
  return [text ?? '', useMemo(() => (next: string) => setDraft(roomId, next), [roomId, setDraft])];
}
