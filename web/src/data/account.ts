import { type Http, segment } from './http.ts';
import type {
  Identities,
  IdentityId,
  IdentityLinkStarted,
  Page,
  Session,
  SessionId,
} from './model.gen.ts';

/** My devices that are signed in, the last used first. Throws `Failure`. */
export async function readSessions(http: Http): Promise<Session[]> {
  const page = await http.get<Page<Session>>('/api/auth/sessions');
  return page.items;
}

/** Ends one of my sessions. Throws `Failure`. */
export async function endSession(http: Http, id: SessionId): Promise<void> {
  await http.delete(`/api/auth/sessions/${segment(id)}`);
}

/** Ends all but this one. Throws `Failure`. */
export async function endOtherSessions(http: Http): Promise<void> {
  await http.delete('/api/auth/sessions');
}

/** Sets another password, or without `current` the first; my other sessions end. Throws `Failure`. */
export async function changePassword(http: Http, next: string, current?: string): Promise<void> {
  await http.put('/api/auth/password', { next, ...(current !== undefined && { current }) });
}

/** The ways I log in. Throws `Failure`. */
export async function readIdentities(http: Http): Promise<Identities> {
  return http.get('/api/auth/identities');
}

/** Begins to connect a provider; answers its page, to be opened here. Throws `Failure`. */
export async function linkIdentity(http: Http, id: string, password?: string): Promise<string> {
  const body = password === undefined ? {} : { password };
  const path = `/api/auth/identities/${segment(id)}`;
  return (await http.post<IdentityLinkStarted>(path, body)).url;
}

/** Takes a way to log in away. Throws `Failure`. */
export async function unlinkIdentity(http: Http, id: IdentityId): Promise<void> {
  await http.delete(`/api/auth/identities/${segment(id)}`);
}
