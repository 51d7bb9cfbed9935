import { expect, test } from 'vitest';
import { keepInvitation, keptInvitation, providerAddress } from './providers.ts';

test('the way to a provider leads back to a page of ours', () => {
  expect(providerAddress('acme')).toBe('/api/auth/oidc/acme?then=%2Flogin');
  expect(providerAddress('a/b', '/settings/account')).toBe(
    '/api/auth/oidc/a%2Fb?then=%2Fsettings%2Faccount',
  );
});

test('an invitation is kept in this tab, until one leaves without', () => {
  keepInvitation('code');
  expect(keptInvitation()).toBe('code');
  keepInvitation();
  expect(keptInvitation()).toBe('');
});
