import type { File } from '@/data/model.gen';
import type { Row } from '@/data/shapes';
import { useOutbox } from '@/data/useOutbox';
import { fileKind } from '@/parts/fileKind';
import { cx } from '@/ui/cx';
import { useConversation } from './conversation';
import { FileCard } from './FileCard';
import { FileTroubles } from './FileTroubles';
import { Picture } from './Picture';
import { Player } from './Player';

/** Pictures shown of many; the rest is a number on the last. */
const SHOWN = 4;

/** What a message carries: pictures as a grid, sound and video to be played, the rest as cards. */
export default function MessageFiles({ row }: { row: Row }) {
  const { takeBack } = useConversation();
  const outbox = useOutbox();
  const isSent = row.number !== null;
  const isMore = row.files.length > 1 || row.body !== '';
  const pictures = row.files.filter((file) => fileKind(file) === 'picture');
  const others = row.files.filter((file) => fileKind(file) !== 'picture');
  // The file alone; a message of which nothing would be left goes back into the composer.
  const leaveOut = (fileId: string) => {
    if (!outbox.without(row.id, fileId)) takeBack(row);
  };
  return (
    <div className={cx('flex max-w-full flex-col gap-0.5', row.mine ? 'items-end' : 'items-start')}>
      {pictures.length > 0 && <Pictures row={row} pictures={pictures} onOut={leaveOut} />}
      {others.map((file) => {
        const kind = fileKind(file);
        return (kind === 'audio' || kind === 'video') && isSent ? (
          <Player key={file.id} file={file} kind={kind} />
        ) : (
          <FileCard key={file.id} file={file} row={row} onOut={leaveOut} />
        );
      })}
      {!isSent && (
        <FileTroubles
          fileIds={row.files.map((file) => file.id)}
          className="max-w-72 px-1 text-end"
          {...(isMore && { without: leaveOut })}
        />
      )}
    </div>
  );
}

type PicturesProps = { row: Row; pictures: File[]; onOut: (fileId: string) => void };

function Pictures({ row, pictures, onOut }: PicturesProps) {
  const [only] = pictures;
  if (pictures.length === 1 && only !== undefined) {
    return <Picture file={only} row={row} alone onOut={onOut} className="rounded-bubble" />;
  }
  const shown = pictures.slice(0, SHOWN);
  return (
    <div className="grid w-[22.5rem] max-w-full grid-cols-2 gap-0.5 overflow-hidden rounded-bubble">
      {shown.map((file, at) => (
        <Picture
          key={file.id}
          file={file}
          row={row}
          alone={false}
          more={at === SHOWN - 1 ? pictures.length - SHOWN : 0}
          onOut={onOut}
          className={shown.length === 3 && at === 2 ? 'col-span-2 aspect-[2/1]' : 'aspect-square'}
        />
      ))}
    </div>
  );
}
