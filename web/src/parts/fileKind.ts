import type { File } from '@/data/model.gen';

/** What a file is shown as. */
export type FileKind = 'picture' | 'video' | 'audio' | 'archive' | 'text' | 'file';

const PLAYED = ['audio/aac', 'audio/flac', 'audio/mpeg', 'audio/mp4', 'audio/ogg', 'audio/wav'];
const SEEN = ['video/mp4', 'video/ogg', 'video/quicktime', 'video/webm'];

/** A picture is what has a size: the server looked into it, or this browser did. */
export function fileKind(file: Pick<File, 'type' | 'width'>): FileKind {
  if (file.width !== null) return 'picture';
  if (SEEN.includes(file.type)) return 'video';
  if (PLAYED.includes(file.type)) return 'audio';
  if (/zip|tar|rar|7z|gzip|compress|xz|zstd|bzip/.test(file.type)) return 'archive';
  if (/^text\/|pdf|word|document|sheet|presentation|json|rtf|epub/.test(file.type)) return 'text';
  return 'file';
}

/** What people call its kind: the ending of its name, in capitals. */
export function endingOf(name: string): string | null {
  const ending = /\.([a-z0-9]{1,8})$/i.exec(name)?.[1];
  return ending === undefined ? null : ending.toUpperCase();
}

/** A name in two parts, so that what is cut is in its middle. */
export function nameParts(name: string): [string, string] {
  const letters = Array.from(name);
  const tail = Math.min(10, Math.floor(letters.length / 2));
  // A blank belongs to what is before it: behind the dots it would be a gap.
  const at = letters.findIndex((letter, index) => index >= letters.length - tail && letter !== ' ');
  if (at < 0) return [name, ''];
  return [letters.slice(0, at).join(''), letters.slice(at).join('')];
}
