import type { ReactNode } from 'react';

type Props = {
  picture?: ReactNode;
  title: ReactNode;
  text?: ReactNode;
  /** The title is the page's own. */
  isPage?: boolean;
  children?: ReactNode;
};

/** What belongs here while nothing does, and the one thing to do about it. */
export function EmptyState({ picture, title, text, isPage = false, children }: Props) {
  const Heading = isPage ? 'h1' : 'h2';
  return (
    <div className="flex min-h-full flex-col items-center justify-center gap-2 p-6 text-center">
      {picture}
      <Heading className="mt-3 text-18">{title}</Heading>
      {text !== undefined && <p className="mb-3 max-w-80 text-muted">{text}</p>}
      {children}
    </div>
  );
}
