import type { ReactNode } from 'react';

type Props = { text: string; query: string };

/** The text with the first place that begins like the query marked. */
export function Highlight({ text, query }: Props) {
  const at = findPrefix(text, query);
  if (at < 0) return text;
  const end = at + query.trim().length;
  return (
    <>
      {text.slice(0, at)}
      <Found>{text.slice(at, end)}</Found>
      {text.slice(end)}
    </>
  );
}

/** What was looked for. */
export function Found({ children }: { children: ReactNode }) {
  return <mark className="rounded-[3px] bg-honey px-px text-ink">{children}</mark>;
}

/** Where a word of the text starts with the query, or -1. */
export function findPrefix(text: string, query: string): number {
  const wanted = query.trim().toLocaleLowerCase();
  if (wanted === '') return -1;
  const words = text.toLocaleLowerCase();
  if (words.length !== text.length) return -1;
  let at = words.indexOf(wanted);
  while (at > 0 && /[\p{L}\p{N}]/u.test(words[at - 1] ?? '')) at = words.indexOf(wanted, at + 1);
  return at;
}
