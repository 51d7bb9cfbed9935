import { type ComponentProps, lazy, Suspense } from 'react';
import { again } from '@/ui/again';

const Loaded = lazy(() => again(() => import('./RemoveMemberDialog')));

/** The dialog that asks before somebody is put out; its code comes when it is first needed. */
export function RemoveDialog(props: ComponentProps<typeof Loaded>) {
  return (
    <Suspense>
      <Loaded {...props} />
    </Suspense>
  );
}
