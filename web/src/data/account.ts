import { type Http, segment } from './http.ts';
import type { Page, Session, SessionId } from './model.gen.ts';

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

/** Sets another password; my other sessions end. Throws `Failure`. */
export async function changePassword(http: Http, current: string, next: string): Promise<void> {
  await http.put('/api/auth/password', { current, next });
}
