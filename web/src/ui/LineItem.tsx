import type { ReactNode } from 'react';

type Props = { picture: ReactNode; name: ReactNode; text: ReactNode; children?: ReactNode };

/** A row of a page: picture, name over a line of text, and what can be done at the end. */
export function LineItem({ picture, name, text, children }: Props) {
  return (
    <li className="relative flex min-h-16 items-center gap-3 border-b hairline py-2">
      {picture}
      <div className="min-w-0 flex-1">
        <div dir="auto" className="one text-15/5 font-bold">
          {name}
        </div>
        <div dir="auto" className="one text-13 text-muted">
          {text}
        </div>
      </div>
      {children}
    </li>
  );
}
