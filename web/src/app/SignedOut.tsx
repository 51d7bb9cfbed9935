import { lazy } from 'react';
import { Route, Routes } from 'react-router';
import HomePage from '@/features/signed-out/HomePage';

const LogInPage = lazy(() => import('@/features/signed-out/LogInPage'));
const SignUpPage = lazy(() => import('@/features/signed-out/SignUpPage'));

/** What strangers see. Every other address is home: what is behind it is told only to those who are in. */
export default function SignedOut() {
  return (
    <Routes>
      <Route path="/login" element={<LogInPage />} />
      <Route path="/signup" element={<SignUpPage />} />
      <Route path="*" element={<HomePage />} />
    </Routes>
  );
}
