import { lazy, useState } from 'react';
import { Redirect, Route, Switch } from 'wouter';
import { useChats } from '@/data/useChats';
import { useMe } from '@/data/usePeople';
import { OpenOverlay, type Overlay } from '@/parts/overlays';
import { Called, Unread } from '@/parts/unread';
import { again } from '@/ui/again';
import { ONE_COLUMN, useMedia } from '@/ui/useMedia';
import { ChatRoute } from './ChatRoute';
import { Frame } from './Frame';
import { Overlays } from './Overlays';
import { Toaster } from './Toaster';
import { useCalled } from './useCalled';
import { useDesktopNotices } from './useDesktopNotices';
import { usePreload } from './usePreload';
import { useWanted } from './wanted';

const NothingOpen = lazy(() => again(() => import('@/features/chats/NothingOpen')));
const NotFound = lazy(() => again(() => import('./NotFound')));
const PeoplePage = lazy(() => again(() => import('@/features/people/PeoplePage')));
const RoomsPage = lazy(() => again(() => import('@/features/rooms/RoomsPage')));
const ProfilePage = lazy(() => again(() => import('@/features/settings/ProfilePage')));
const ServerPeoplePage = lazy(() => again(() => import('@/features/admin/ServerPeoplePage')));
const InvitesPage = lazy(() => again(() => import('@/features/admin/InvitesPage')));
const JoinPage = lazy(() => again(() => import('@/features/admin/JoinPage')));
const AppearancePage = lazy(() => again(() => import('@/features/settings/AppearancePage')));

const NotificationsPage = lazy(() => again(() => import('@/features/settings/NotificationsPage')));
const AccountPage = lazy(() => again(() => import('@/features/settings/AccountPage')));
const SessionsPage = lazy(() => again(() => import('@/features/settings/SessionsPage')));
const PrivacyPage = lazy(() => again(() => import('@/features/settings/PrivacyPage')));

/** Everything for somebody who is in. */
export default function SignedIn() {
  const [overlay, setOverlay] = useState<Overlay | null>(null);
  const { role } = useMe();
  const { unread } = useChats();
  const called = useCalled();
  const wanted = useWanted();
  useDesktopNotices();
  usePreload();
  return (
    <Unread value={unread}>
      <Called value={called}>
        <OpenOverlay value={setOverlay}>
          <Frame>
            <Switch>
              <Route path="/" component={NothingOpen} />
              <Route path="/login">
                <Redirect to={wanted} replace />
              </Route>
              <Route path="/signup">
                <Redirect to={wanted} replace />
              </Route>
              <Route path="/welcome">
                <Redirect to={wanted} replace />
              </Route>
              <Route path="/chats/:roomId/details">
                {({ roomId }) => <ChatRoute key={roomId} roomId={roomId} isDetailsRoute />}
              </Route>
              <Route path="/chats/:roomId">
                {({ roomId }) => <ChatRoute key={roomId} roomId={roomId} isDetailsRoute={false} />}
              </Route>
              <Route path="/people" component={PeoplePage} />
              <Route path="/rooms" component={RoomsPage} />
              <Route path="/settings" component={Settings} />
              <Route path="/settings/profile" component={ProfilePage} />
              <Route path="/settings/appearance" component={AppearancePage} />
              <Route path="/settings/account" component={AccountPage} />
              <Route path="/settings/sessions" component={SessionsPage} />
              <Route path="/settings/notifications" component={NotificationsPage} />
              <Route path="/settings/privacy" component={PrivacyPage} />
              {role !== 'member' && <Route path="/settings/server" component={ServerPeoplePage} />}
              {role !== 'member' && <Route path="/settings/invitations" component={InvitesPage} />}
              <Route path="/join" component={JoinPage} />
              <Route path="/invite">
                <Redirect to={wanted} replace />
              </Route>
              <Route component={NotFound} />
            </Switch>
          </Frame>
          <Overlays overlay={overlay} onClose={() => setOverlay(null)} />
          <Toaster />
        </OpenOverlay>
      </Called>
    </Unread>
  );
}

/** On one column the settings' own list is the page; beside it the first of them is open. */
function Settings() {
  return useMedia(ONE_COLUMN) ? null : <Redirect to="/settings/profile" replace />;
}
