import { createContext, useContext } from 'react';
import type { File, UserId } from '@/data/model.gen';
import type { Row } from '@/data/shapes';

/** Opens a picture over the conversation. */
export const OpenPicture = createContext<(fileId: string) => void>(() => {});

/**
 * The pictures of these rows, for the viewer to go through. What people I block sent is folded away, and not among them, but
 * for the one that was unfolded and pressed.
 */
export function picturesOf(
  rows: readonly Row[],
  isBlocked: (userId: UserId) => boolean,
  pressed: string | null,
): { file: File; row: Row }[] {
  return rows.flatMap((row) => {
    const isFolded = isBlocked(row.senderId) && !row.files.some(({ id }) => id === pressed);
    if (row.deletedAt !== null || isFolded) return [];
    return row.files.filter((file) => file.width !== null).map((file) => ({ file, row }));
  });
}

/** How to open a picture over the conversation. */
export function useOpenPicture(): (fileId: string) => void {
  return useContext(OpenPicture);
}
