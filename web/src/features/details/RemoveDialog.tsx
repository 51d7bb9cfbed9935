import { type ComponentProps, lazy, Suspense } from 'react';

const Loaded = lazy(() => import('./RemoveMemberDialog'));

/** The dialog that asks before somebody is put out; its code comes when it is first needed. */
export function RemoveDialog(props: ComponentProps<typeof Loaded>) {
  return (
    <Suspense>
      <Loaded {...props} />
    </Suspense>
  );
}
