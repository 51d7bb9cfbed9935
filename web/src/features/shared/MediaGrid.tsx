import { lazy, Suspense, useState } from 'react';
import type { Message } from '@/data/model.gen';
import { fileKind } from '@/parts/fileKind';
import { MediaTile } from '@/parts/MediaTile';
import { again } from '@/ui/again';

const Viewer = lazy(() => again(() => import('@/parts/viewer/Viewer')));

type Props = { messages: readonly Message[]; onGoTo: (message: Message) => void };

/** Pictures and videos in squares. A picture opens in the viewer, a video where it was sent. */
export function MediaGrid({ messages, onGoTo }: Props) {
  const [open, setOpen] = useState<string | null>(null);
  const shown = messages.flatMap((row) =>
    row.files
      .filter((file) => ['picture', 'video'].includes(fileKind(file)))
      .map((file) => ({ file, row })),
  );
  const pictures = shown.filter(({ file }) => fileKind(file) === 'picture');
  return (
    <>
      <ul className="grid grid-cols-3 gap-1 mid:grid-cols-4">
        {shown.map(({ file, row }) => (
          <li key={`${row.id} ${file.id}`} className="aspect-square">
            <MediaTile
              file={file}
              onOpen={() => (fileKind(file) === 'picture' ? setOpen(file.id) : onGoTo(row))}
            />
          </li>
        ))}
      </ul>
      {open !== null && (
        <Suspense>
          <Viewer
            pictures={pictures}
            fileId={open}
            onShow={setOpen}
            onGoTo={(id) => {
              const message = messages.find((one) => one.id === id);
              if (message) onGoTo(message);
            }}
            onClose={() => setOpen(null)}
          />
        </Suspense>
      )}
    </>
  );
}
