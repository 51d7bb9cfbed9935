import { useCallback, useState } from 'react';
import type { Attachment } from '@/data/files/attachment';
import type { Refused } from '@/data/files/rules';
import { useDraftFiles, useFiles } from '@/data/files/useAttachments';
import { useServerInfo } from '@/data/useKlatch';
import { fileSize } from '@/i18n/sizes';
import { useTranslation } from '@/i18n/useTranslation';

/** Until the server has said otherwise. */
const LIMITS = { fileBytes: 1024 ** 3, messageFiles: 10, forbiddenEndings: [] as string[] };

/** What goes with the message being written in a room: chosen, pasted or dropped. */
export function useComposerFiles(roomId: string): {
  chosen: readonly Attachment[];
  /** Why something was not taken, in a sentence. */
  problem: string | null;
  add: (files: readonly File[], folders?: readonly string[]) => Promise<void>;
  clearProblem: () => void;
} {
  const { t } = useTranslation();
  const files = useFiles();
  const chosen = useDraftFiles(roomId);
  const limits = useServerInfo().info?.limits ?? LIMITS;
  const [problem, setProblem] = useState<string | null>(null);
  const count = chosen.length;

  const add = useCallback(
    async (added: readonly File[], folders: readonly string[] = []) => {
      const { sift } = await import('@/data/files/rules');
      const { taken, refused } = sift(added, limits, count);
      const all: Refused[] = [
        ...folders.map((name) => ({ name, why: 'folder' as const })),
        ...refused,
      ];
      const [first] = all;
      const size = added.find((file) => file.name === first?.name)?.size ?? 0;
      const most =
        first?.why === 'tooMany' ? String(limits.messageFiles) : fileSize(limits.fileBytes);
      setProblem(
        first === undefined
          ? null
          : t(`files.${first.why}`, { name: first.name, size: fileSize(size), most }),
      );
      if (taken.length > 0) void files.add(roomId, taken);
    },
    [files, roomId, limits, count, t],
  );

  return { chosen, problem, add, clearProblem: useCallback(() => setProblem(null), []) };
}

/** The files of a drop, and the names of folders among them, which browsers hand over as empty files. */
export function droppedFiles(transfer: DataTransfer): { files: File[]; folders: string[] } {
  const files: File[] = [];
  const folders: string[] = [];
  for (const item of transfer.items) {
    const file = item.kind === 'file' ? item.getAsFile() : null;
    if (file === null) continue;
    if (item.webkitGetAsEntry()?.isDirectory) folders.push(file.name);
    else files.push(file);
  }
  return { files, folders };
}
