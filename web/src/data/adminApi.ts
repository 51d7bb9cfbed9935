import { type Http, segment } from './http.ts';
import type {
  Account,
  AccountChange,
  Chat,
  Invite,
  InviteInfo,
  InviteMade,
  LinkedRoom,
  NewInvite,
  NewLink,
  Page,
  RoomLink,
  RoomLinkMade,
} from './model.gen.ts';

/** What those who look after the server can do. Everything throws `Failure`. */
export function adminApi(http: Http) {
  const person = (userId: string): string => `/api/admin/users/${segment(userId)}`;
  return {
    /** Changes a role, or closes or opens an account. */
    change: (userId: string, change: AccountChange): Promise<Account> =>
      http.patch<Account>(person(userId), change),
    /** Ends all of somebody's sessions. */
    endSessions: (userId: string): Promise<void> => http.delete(`${person(userId)}/sessions`),
    /** All that were made. */
    invites: (): Promise<Invite[]> => all<Invite>(http, '/api/admin/invites'),
    /** Makes an invitation; its code is in the answer and nowhere else. */
    invite: (input: NewInvite): Promise<InviteMade> => http.post('/api/admin/invites', input),
    revoke: (inviteId: string): Promise<void> =>
      http.delete(`/api/admin/invites/${segment(inviteId)}`),
  };
}

/** Ways into rooms. Everything throws `Failure`. */
export function linksApi(http: Http) {
  const links = (roomId: string): string => `/api/rooms/${segment(roomId)}/links`;
  return {
    /** All that are good. */
    list: (roomId: string): Promise<RoomLink[]> => all<RoomLink>(http, links(roomId)),
    make: (roomId: string, input: NewLink): Promise<RoomLinkMade> =>
      http.post(links(roomId), input),
    revoke: (link: RoomLink): Promise<void> =>
      http.delete(`${links(link.roomId)}/${segment(link.id)}`),
    /** Where a code leads. */
    look: (code: string): Promise<LinkedRoom> => http.post('/api/links/room', { code }),
    /** Comes in by a code. */
    enter: (code: string): Promise<Chat> => http.post('/api/links/membership', { code }),
  };
}

/** What strangers can do with a code. Everything throws `Failure`. */
export function codesApi(http: Http) {
  return {
    /** Whether an invitation is still good. */
    look: (code: string): Promise<InviteInfo> => http.post('/api/auth/invite', { code }),
    /** Sets a password by the link that the server's owner printed. */
    reset: (code: string, password: string): Promise<void> =>
      http.post('/api/auth/reset', { code, password }),
  };
}

/** Pages of one list read at most: 5,000 rows. */
const PAGES = 50;

/** Every row of a list, page after page. */
async function all<T>(http: Http, path: string): Promise<T[]> {
  const items: T[] = [];
  let cursor: string | null = null;
  for (let at = 0; at < PAGES && (at === 0 || cursor !== null); at += 1) {
    const more: { cursor?: string } = cursor === null ? {} : { cursor };
    const page: Page<T> = await http.get<Page<T>>(path, { limit: 100, ...more });
    items.push(...page.items);
    cursor = page.next;
  }
  return items;
}
