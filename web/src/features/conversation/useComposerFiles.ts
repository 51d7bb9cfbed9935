import { useCallback, useRef, useState } from 'react';
import type { Attachment } from '@/data/files/attachment';
import { useDraftFiles, useFiles } from '@/data/files/useAttachments';
import { useServerInfo } from '@/data/useKlatch';
import { useTranslation } from '@/i18n/useTranslation';

/** Until the server has said otherwise. */
const LIMITS = { fileBytes: 1024 ** 3, messageFiles: 10, forbiddenEndings: [] as string[] };

/** What goes with the message being written in a room: chosen, pasted or dropped. */
export function useComposerFiles(roomId: string): {
  chosen: readonly Attachment[];
  /** Some were handed over that are still looked at. */
  isTaking: boolean;
  /** Why something was not taken, a sentence for each reason. */
  problem: string | null;
  add: (files: readonly File[], folders?: readonly string[]) => Promise<void>;
  clearProblem: () => void;
} {
  const { t } = useTranslation();
  const files = useFiles();
  const chosen = useDraftFiles(roomId);
  const limits = useServerInfo().info?.limits ?? LIMITS;
  const [problem, setProblem] = useState<string | null>(null);
  const [takings, setTakings] = useState(0);
  const turn = useRef(Promise.resolve());

  const addNow = useCallback(
    async (added: readonly File[], folders: readonly string[]) => {
      const { takeFiles } = await import('./takeFiles');
      const count = files.inRoom(roomId).length;
      const { taken, problem } = await takeFiles({ files: added, folders }, limits, count, t);
      setProblem(problem);
      if (taken.length > 0) await files.add(roomId, taken);
    },
    [files, roomId, limits, t],
  );

  const add = useCallback(
    (added: readonly File[], folders: readonly string[] = []) => {
      // One after the other: each counts what the one before has put there.
      setTakings((count) => count + 1);
      turn.current = turn.current
        .then(() => addNow(added, folders).catch(() => {}))
        .finally(() => setTakings((count) => count - 1));
      return turn.current;
    },
    [addNow],
  );

  const clearProblem = useCallback(() => setProblem(null), []);
  return { chosen, isTaking: takings > 0, problem, add, clearProblem };
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

/** The files of a paste. Office programs put a picture beside the text one copied: the text is meant then. */
export function pastedFiles(clipboard: Pick<DataTransfer, 'files' | 'getData'>): File[] {
  const files = [...clipboard.files];
  const text = clipboard.getData('text/plain').trim();
  // File managers give the names along as text.
  const isNames = text
    .split(/\r?\n/)
    .every((line) => files.some(({ name }) => line.endsWith(name)));
  return text === '' || isNames ? files : [];
}
