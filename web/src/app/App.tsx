import { lazy, Suspense } from 'react';
import { useSession } from '@/data/useKlatch';
import { again } from '@/ui/again';
import { Splash } from './Splash';
import { Unreachable } from './Unreachable';

const SignedIn = lazy(() => again(() => import('./SignedIn')));
const SignedOut = lazy(() => again(() => import('./SignedOut')));
const SetUpPage = lazy(() => again(() => import('@/features/signed-out/SetUpPage')));

/** Everything hangs on who is at the keyboard. */
export function App() {
  return (
    <Suspense fallback={<Splash />}>
      <Screen />
    </Suspense>
  );
}

function Screen() {
  const session = useSession();
  switch (session.status) {
    case 'loading':
      return <Splash />;
    case 'unreachable':
      return <Unreachable failure={session.failure} />;
    case 'needsSetup':
      return <SetUpPage />;
    case 'signedOut':
      return <SignedOut />;
    case 'signedIn':
      return <SignedIn />;
  }
}
