import type { Row } from '@/data/shapes';
import { fileKind } from '@/parts/fileKind';
import { placeOf } from '@/parts/placeOf';

/** Where a message's files will stand, as large as they will be: nothing moves when they come. */
export function FilesPlace({ row }: { row: Row }) {
  const kinds = row.files.map(fileKind);
  const pictures = row.files.filter((_, at) => kinds[at] === 'picture');
  const others = kinds.filter((kind) => kind !== 'picture');
  const [first] = pictures;
  const many = { width: '22.5rem', aspectRatio: String(pictures.length === 2 ? 2 : 1) };
  const place = first !== undefined && pictures.length === 1 ? placeOf(first) : many;
  return (
    <div className="flex max-w-full flex-col gap-0.5">
      {first !== undefined && (
        <span className="block max-w-full rounded-bubble bg-oat" style={place} />
      )}
      {others.map((kind, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: places have nothing but their order.
        <span key={at} className={PLACES[kind] ?? 'h-[3.625rem] w-72 max-w-full'} />
      ))}
    </div>
  );
}

const PLACES: Partial<Record<string, string>> = {
  video: 'aspect-video w-[22.5rem] max-w-full',
  audio: 'h-[5.375rem] w-80 max-w-full',
};
