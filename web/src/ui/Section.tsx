import { type ReactNode, useId } from 'react';

type Props = { title: string; children: ReactNode };

/** A titled part of a page; its children are the items of a list with hairlines between. */
export function Section({ title, children }: Props) {
  const id = useId();
  return (
    <section aria-labelledby={id}>
      <h2 id={id} className="pt-6 pb-1 text-13 text-muted">
        {title}
      </h2>
      <ul className="[&>li:last-child]:border-b-0">{children}</ul>
    </section>
  );
}
