import { lazy, useState } from 'react';
import { Navigate, Route, Routes, useParams } from 'react-router';
import { useChats } from '@/data/useChats';
import { NothingOpen } from '@/features/chats/NothingOpen';
import { OpenOverlay, type Overlay } from '@/parts/overlays';
import { Unread } from '@/parts/unread';
import { ONE_COLUMN, useMedia } from '@/ui/useMedia';
import { ChatRoute } from './ChatRoute';
import { Frame } from './Frame';
import { NotFound } from './NotFound';
import { Overlays } from './Overlays';
import { Toaster } from './Toaster';
import { usePreload } from './usePreload';

const PeoplePage = lazy(() => import('@/features/people/PeoplePage'));
const RoomsPage = lazy(() => import('@/features/rooms/RoomsPage'));
const ProfilePage = lazy(() => import('@/features/settings/ProfilePage'));
const AppearancePage = lazy(() => import('@/features/settings/AppearancePage'));

/** Everything for somebody who is in. */
export default function SignedIn() {
  const [overlay, setOverlay] = useState<Overlay | null>(null);
  const { unread } = useChats();
  usePreload();
  return (
    <Unread value={unread}>
      <OpenOverlay value={setOverlay}>
        <Frame>
          <Routes>
            <Route path="/" element={<NothingOpen />} />
            <Route path="/login" element={<Navigate to="/" replace />} />
            <Route path="/signup" element={<Navigate to="/" replace />} />
            <Route path="/chats/:roomId" element={<Chat isDetails={false} />} />
            <Route path="/chats/:roomId/details" element={<Chat isDetails />} />
            <Route path="/people" element={<PeoplePage />} />
            <Route path="/rooms" element={<RoomsPage />} />
            <Route path="/settings" element={<Settings />} />
            <Route path="/settings/profile" element={<ProfilePage />} />
            <Route path="/settings/appearance" element={<AppearancePage />} />
            <Route path="*" element={<NotFound />} />
          </Routes>
        </Frame>
        <Overlays overlay={overlay} onClose={() => setOverlay(null)} />
        <Toaster />
      </OpenOverlay>
    </Unread>
  );
}

/** On one column the settings' own list is the page; beside it the first of them is open. */
function Settings() {
  return useMedia(ONE_COLUMN) ? null : <Navigate to="/settings/profile" replace />;
}

function Chat({ isDetails }: { isDetails: boolean }) {
  const { roomId = '' } = useParams();
  return <ChatRoute key={roomId} roomId={roomId} isDetailsRoute={isDetails} />;
}
