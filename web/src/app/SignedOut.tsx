import { lazy } from 'react';
import { Route, Switch } from 'wouter';
import HomePage from '@/features/signed-out/HomePage';
import { again } from '@/ui/again';
import { useKeepWanted } from './wanted';

const LogInPage = lazy(() => again(() => import('@/features/signed-out/LogInPage')));
const InvitedPage = lazy(() => again(() => import('@/features/signed-out/InvitedPage')));
const ResetPage = lazy(() => again(() => import('@/features/signed-out/ResetPage')));
const SignUpPage = lazy(() => again(() => import('@/features/signed-out/SignUpPage')));
const WelcomePage = lazy(() => again(() => import('@/features/signed-out/WelcomePage')));

/** What strangers see. Every other address is home: what is behind it is told only to those who are in. */
export default function SignedOut() {
  useKeepWanted();
  return (
    <Switch>
      <Route path="/login" component={LogInPage} />
      <Route path="/signup">
        <SignUpPage />
      </Route>
      <Route path="/invite" component={InvitedPage} />
      <Route path="/reset" component={ResetPage} />
      <Route path="/welcome" component={WelcomePage} />
      <Route path="/join" component={LogInPage} />
      <Route component={HomePage} />
    </Switch>
  );
}
