import { segment } from './http.ts';

/** Of this tab alone: an invitation's code must stand in no address a server sees. */
const KEY = 'klatch.invitation';

/** The address that leads to a provider, and from there to a page of ours. The log-in page leads on to what was wanted. */
export function providerAddress(id: string, then = '/login'): string {
  return `/api/auth/oidc/${segment(id)}?then=${segment(then)}`;
}

/** Keeps the invitation one came with while one is away; without one, forgets another. */
export function keepInvitation(code = ''): void {
  try {
    sessionStorage.setItem(KEY, code);
  } catch {}
}

/** The invitation one left with; empty without one. */
export function keptInvitation(): string {
  try {
    return sessionStorage.getItem(KEY) ?? '';
  } catch {
    return '';
  }
}
