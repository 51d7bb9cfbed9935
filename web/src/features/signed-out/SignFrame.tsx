import type { ReactNode } from 'react';
import { Card } from '@/ui/Card';
import { cx } from '@/ui/cx';

type Props = {
  brand: ReactNode;
  title: string;
  text: string;
  /** 440 px rather than 400. */
  wide?: boolean;
  foot?: ReactNode;
  children: ReactNode;
};

/** One card on the ground: sign up, log in, set up. */
export function SignFrame({ brand, title, text, wide = false, foot, children }: Props) {
  return (
    <main className="grid min-h-full grid-cols-1 place-items-center bg-ground px-4 py-6">
      <div className={cx('w-full', wide ? 'max-w-110' : 'max-w-100')}>
        <div className="mb-6 flex items-center justify-center gap-3">{brand}</div>
        <Card>
          <h1 dir="auto" className="side mb-1 text-24 tracking-[-.012em]">
            {title}
          </h1>
          <p className="mb-6 text-muted">{text}</p>
          {children}
        </Card>
        {foot !== undefined && (
          // A field that is left says what it misses, and what moves by that is not under the finger any more.
          <p
            onMouseDown={(event) => event.preventDefault()}
            className="mt-4 text-center text-muted"
          >
            {foot}
          </p>
        )}
      </div>
    </main>
  );
}
