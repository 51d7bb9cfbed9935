import { thumbHashToDataURL } from 'thumbhash';
import type { File } from '@/data/model.gen';

/** Moving pictures up to this size move where they stand; larger ones once they are opened. */
const MOVING_BYTES = 4_000_000;

const placeholders = new Map<string, string>();

/** What stands there until the picture comes. */
export function placeholderOf(thumbhash: string | null): string | undefined {
  if (thumbhash === null) return undefined;
  let url = placeholders.get(thumbhash);
  if (url === undefined) {
    try {
      url = thumbHashToDataURL(Uint8Array.from(atob(thumbhash), (letter) => letter.charCodeAt(0)));
    } catch {
      return undefined;
    }
    if (placeholders.size > 500) placeholders.clear();
    placeholders.set(thumbhash, url);
  }
  return `url(${url})`;
}

/** Where a picture's small form comes from. */
export function smallUrl(file: Pick<File, 'id' | 'type' | 'sizeBytes'>): string {
  const moves = file.type === 'image/gif' && file.sizeBytes <= MOVING_BYTES;
  return moves ? `/api/files/${file.id}` : `/api/files/${file.id}/thumbnail`;
}
