import { File, FileArchive, FileAudio, FileText, FileVideo } from 'lucide-react';
import type { FileKind } from '@/parts/fileKind';

const ICONS = {
  picture: File,
  video: FileVideo,
  audio: FileAudio,
  archive: FileArchive,
  text: FileText,
  file: File,
} as const;

/** A square with what kind of file it is. */
export function FileIcon({ kind }: { kind: FileKind }) {
  const Icon = ICONS[kind];
  return (
    <span
      aria-hidden="true"
      className="grid size-10 flex-none place-items-center rounded-panel bg-accent-wash text-accent-ink"
    >
      <Icon className="size-5" strokeWidth={1.75} />
    </span>
  );
}
