import type { File } from '@/data/model.gen';
import type { Row } from '@/data/shapes';
import { fileKind } from '@/parts/fileKind';
import { cx } from '@/ui/cx';
import { useConversation } from './conversation';
import { FileCard } from './FileCard';
import { Picture } from './Picture';
import { Player } from './Player';

/** Pictures shown of many; the rest is a number on the last. */
const SHOWN = 4;

/** What a message carries: pictures as a grid, sound and video to be played, the rest as cards. */
export default function MessageFiles({ row }: { row: Row }) {
  const isSent = row.number !== null;
  const pictures = row.files.filter((file) => fileKind(file) === 'picture');
  const others = row.files.filter((file) => fileKind(file) !== 'picture');
  return (
    <div className={cx('flex max-w-full flex-col gap-0.5', row.mine ? 'items-end' : 'items-start')}>
      {pictures.length > 0 && <Pictures row={row} pictures={pictures} />}
      {others.map((file) => {
        const kind = fileKind(file);
        return (kind === 'audio' || kind === 'video') && isSent ? (
          <Player key={file.id} file={file} kind={kind} />
        ) : (
          <FileCard key={file.id} file={file} isSent={isSent} />
        );
      })}
    </div>
  );
}

function Pictures({ row, pictures }: { row: Row; pictures: File[] }) {
  const { actions } = useConversation();
  const isSent = row.number !== null;
  const stop = () => void actions.remove(row.id);
  const [only] = pictures;
  if (pictures.length === 1 && only !== undefined) {
    return <Picture file={only} alone isSent={isSent} onStop={stop} className="rounded-bubble" />;
  }
  const shown = pictures.slice(0, SHOWN);
  return (
    <div className="grid w-[22.5rem] max-w-full grid-cols-2 gap-0.5 overflow-hidden rounded-bubble">
      {shown.map((file, at) => (
        <Picture
          key={file.id}
          file={file}
          alone={false}
          more={at === SHOWN - 1 ? pictures.length - SHOWN : 0}
          isSent={isSent}
          onStop={stop}
          className={shown.length === 3 && at === 2 ? 'col-span-2 aspect-[2/1]' : 'aspect-square'}
        />
      ))}
    </div>
  );
}
