import { lazy, Suspense } from 'react';
import type { Overlay } from '@/parts/overlays';
import { again } from '@/ui/again';

const Switcher = lazy(() => again(() => import('@/features/switcher/Switcher')));
const SharedDialog = lazy(() => again(() => import('@/features/shared/SharedDialog')));
const NewRoomDialog = lazy(() => again(() => import('@/features/rooms/NewRoomDialog')));
const AddPeopleDialog = lazy(() => again(() => import('@/features/details/AddPeopleDialog')));
const RoomLinksDialog = lazy(() => again(() => import('@/features/admin/RoomLinksDialog')));
const EditRoomDialog = lazy(() => again(() => import('@/features/details/EditRoomDialog')));
const DeleteRoomDialog = lazy(() => again(() => import('@/features/details/DeleteRoomDialog')));
const PersonDialog = lazy(() => again(() => import('@/features/details/PersonDialog')));
const LogOutDialog = lazy(() => again(() => import('@/features/settings/LogOutDialog')));

type Props = { overlay: Overlay | null; onClose: () => void };

/** The dialog over the screen, if one is open. */
export function Overlays({ overlay, onClose }: Props) {
  return <Suspense>{overlay !== null && draw(overlay, onClose)}</Suspense>;
}

function draw(overlay: Overlay, onClose: () => void) {
  switch (overlay.type) {
    case 'switcher':
      return <Switcher roomId={overlay.roomId ?? null} onClose={onClose} />;
    case 'shared':
      return <SharedDialog {...overlay} onClose={onClose} />;
    case 'newRoom':
      return <NewRoomDialog {...overlay} onClose={onClose} />;
    case 'addPeople':
      return <AddPeopleDialog {...overlay} onClose={onClose} />;
    case 'editRoom':
      return <EditRoomDialog {...overlay} onClose={onClose} />;
    case 'deleteRoom':
      return <DeleteRoomDialog {...overlay} onClose={onClose} />;
    case 'roomLinks':
      return <RoomLinksDialog {...overlay} onClose={onClose} />;
    case 'person':
      return <PersonDialog {...overlay} onClose={onClose} />;
    case 'logout':
      return <LogOutDialog onClose={onClose} />;
  }
}
