import type { ReactNode } from 'react';

type Props = { picture?: ReactNode; title: ReactNode; text?: ReactNode; children?: ReactNode };

/** What belongs here while nothing does, and the one thing to do about it. */
export function EmptyState({ picture, title, text, children }: Props) {
  return (
    <div className="flex min-h-full flex-col items-center justify-center gap-2 p-6 text-center">
      {picture}
      <h2 className="mt-3 text-18">{title}</h2>
      {text !== undefined && <p className="mb-3 max-w-80 text-muted">{text}</p>}
      {children}
    </div>
  );
}
