import type { ReactNode } from 'react';

type Props = { picture: ReactNode; name: string; children?: ReactNode };

/** The head of the details: the picture large, the name, a few words. */
export function Portrait({ picture, name, children }: Props) {
  return (
    <div className="flex flex-col items-center px-4 pt-1 pb-4 text-center">
      {picture}
      <h3 dir="auto" className="mt-3 text-18">
        {name}
      </h3>
      {children}
    </div>
  );
}
