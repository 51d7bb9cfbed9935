import type { ReactNode } from 'react';
import { cx } from './cx';

type Props = { title: string; action?: ReactNode; narrow?: boolean; children: ReactNode };

/** A page beside the list: a title, perhaps one filled button, and what is below. */
export function Page({ title, action, narrow = false, children }: Props) {
  return (
    <div className="min-h-0 flex-1 overflow-y-auto bg-paper on-paper">
      <div
        className={cx(
          'mx-auto px-4 py-3 mid:px-6 mid:py-8',
          narrow ? 'max-w-[38rem]' : 'max-w-[45rem]',
        )}
      >
        <div className="mb-4 flex min-h-10 flex-wrap items-center gap-x-4 gap-y-2">
          <h1
            tabIndex={-1}
            data-bare=""
            data-title=""
            className="flex-1 text-24 tracking-[-.012em] wrap-break-word"
          >
            {title}
          </h1>
          {action}
        </div>
        {children}
      </div>
    </div>
  );
}
