import { nameParts } from '@/parts/fileKind';

/** A name on one line, cut in its middle so that the ending stays. */
export function FileName({ name }: { name: string }) {
  const [head, tail] = nameParts(name);
  return (
    <bdi title={name} className="flex min-w-0 text-13 font-bold text-ink">
      <span className="min-w-0 overflow-hidden text-ellipsis whitespace-pre">{head}</span>
      <span className="flex-none whitespace-pre">{tail}</span>
    </bdi>
  );
}
