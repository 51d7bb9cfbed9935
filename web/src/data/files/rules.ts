import type { ServerLimits } from '../model.gen.ts';
import { refusedContents } from './contents.ts';

/** Why a file is not taken, before a byte is sent. */
export type Refused = {
  name: string;
  sizeBytes: number;
  why: 'tooLarge' | 'forbidden' | 'sealed' | 'tooMany' | 'folder';
};

/** Pictures of more the server does not take. */
const MOST_PIXELS = 40_000_000;

/** Whether the server would refuse a picture for its size in pixels. */
export function isTooManyPixels(of: { width: number | null; height: number | null }): boolean {
  return (of.width ?? 0) * (of.height ?? 0) > MOST_PIXELS;
}

/** What a file is called where a browser gives it no name. */
export function nameOf(file: File): string {
  if (file.name !== '' && file.name !== 'image.png') return file.name;
  const ending = file.type.split('/')[1]?.split('+')[0] ?? 'bin';
  return `${new Date(file.lastModified).toISOString().slice(0, 16).replace(/[T:]/g, '-')}.${ending}`;
}

/** Sorts what may be sent from what the server would refuse, by name, size and first bytes. */
export async function sift(
  files: readonly File[],
  limits: Pick<ServerLimits, 'fileBytes' | 'forbiddenEndings' | 'messageFiles'>,
  alreadyThere: number,
): Promise<{ taken: File[]; refused: Refused[] }> {
  const taken: File[] = [];
  const refused: Refused[] = [];
  for (const file of files) {
    const name = nameOf(file);
    const sizeBytes = file.size;
    const ending = name.split('.').at(-1)?.toLowerCase() ?? '';
    if (name.includes('.') && limits.forbiddenEndings.includes(ending))
      refused.push({ name, sizeBytes, why: 'forbidden' });
    else if (sizeBytes > limits.fileBytes) refused.push({ name, sizeBytes, why: 'tooLarge' });
    else if (alreadyThere + taken.length >= limits.messageFiles)
      refused.push({ name, sizeBytes, why: 'tooMany' });
    else {
      const why = await refusedContents(file);
      if (why === null) taken.push(file);
      else refused.push({ name, sizeBytes, why });
    }
  }
  return { taken, refused };
}
