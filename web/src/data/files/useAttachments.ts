import { useCallback, useSyncExternalStore } from 'react';
import type { FileId, RoomId } from '../model.gen.ts';
import { useClient } from '../useKlatch.ts';
import type { Attachment } from './attachment.ts';
import type { Files } from './files.ts';

/** The files I am sending. */
export function useFiles(): Files {
  return useClient().files;
}

/** What stands in a room's composer. */
export function useDraftFiles(roomId: RoomId): readonly Attachment[] {
  const files = useFiles();
  return useSyncExternalStore(
    files.subscribe,
    useCallback(() => files.inRoom(roomId), [files, roomId]),
  );
}

/** A file of mine on its way; `null` for any other. */
export function useAttachment(id: FileId): Attachment | null {
  const files = useFiles();
  return useSyncExternalStore(
    files.subscribe,
    useCallback(() => files.get(id), [files, id]),
  );
}
