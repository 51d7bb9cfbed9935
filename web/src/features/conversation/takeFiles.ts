import '@/i18n/enSending';
import { type Refused, sift } from '@/data/files/rules';
import type { ServerLimits } from '@/data/model.gen';
import { fileSize } from '@/i18n/sizes';
import type { Translate } from '@/i18n/words';

type Limits = Pick<ServerLimits, 'fileBytes' | 'forbiddenEndings' | 'messageFiles'>;

/** What of files and folders a message with so many files takes, and a sentence for each reason why not. */
export async function takeFiles(
  added: { files: readonly File[]; folders: readonly string[] },
  limits: Limits,
  alreadyThere: number,
  t: Translate,
): Promise<{ taken: File[]; problem: string | null }> {
  const { taken, refused } = await sift(added.files, limits, alreadyThere);
  const folders = added.folders.map((name) => ({ name, sizeBytes: 0, why: 'folder' as const }));
  const sentences = [...folders, ...refused].map(({ name, sizeBytes, why }: Refused) => {
    if (why === 'sealed') return t('files.whyRefused', { name, why: t('failure.sealed_picture') });
    const most = why === 'tooMany' ? String(limits.messageFiles) : fileSize(limits.fileBytes);
    return t(`files.${why}`, { name, size: fileSize(sizeBytes), most });
  });
  return { taken, problem: sentences.length === 0 ? null : [...new Set(sentences)].join(' ') };
}
