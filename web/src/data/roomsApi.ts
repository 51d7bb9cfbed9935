import { uuidv7 } from '@/lib/uuid.ts';
import type { Client } from './client.ts';
import { Failure } from './failure.ts';
import { segment } from './http.ts';
import type {
  Chat,
  Level,
  Member,
  MemberPage,
  NewRoom,
  Role,
  RoomChange,
  RoomId,
  UserId,
} from './model.gen.ts';
import { goneKey } from './undo/deeds.ts';
import type { DeedWords, Outcome } from './undo/undos.ts';

type GoneWords = Extract<DeedWords, { roomId: RoomId }>;

/** What can be done with rooms as such. Everything throws `Failure`. */
export interface RoomsApi {
  /** Makes a room and answers its id; `id` makes a repeat harmless. */
  createRoom: (room: NewRoom) => Promise<RoomId>;
  /** Opens the private chat with a person, or my notes, and answers its id. One about to be deleted stays. */
  openDirect: (userId: UserId) => Promise<RoomId>;
  /** Comes into a public room. One about to be left or deleted stays. */
  join: (roomId: RoomId) => Promise<void>;
  /**
   * Leaves, in ten seconds; the same again within them takes it back, but not while it is asked whether I may. Throws
   * `Failure` at once for the last owner.
   */
  leave: (roomId: RoomId, name: string) => Promise<Outcome>;
  /** Deletes a chat for me, in ten seconds; the same again within them takes it back. */
  clearChat: (roomId: RoomId) => Outcome;
  /** Deletes a private chat for me and asks the other one to agree for both, in ten seconds. */
  eraseChat: (roomId: RoomId) => Outcome;
  /**
   * Agrees that a private chat be deleted for both, as the other asks now, in ten seconds; the same again within them takes it
   * back. If the other took that back or asked anew meanwhile, it fails with `conflict` and nothing is deleted.
   */
  agreeToErase: (roomId: RoomId) => void;
  /** Declines that, or takes back what I asked. */
  declineErasure: (roomId: RoomId) => Promise<void>;
  /** Sets how loudly a chat calls me. */
  setLevel: (roomId: RoomId, level: Level) => Promise<void>;
  /** Brings somebody in. */
  addMember: (roomId: RoomId, userId: UserId) => Promise<void>;
  /** Puts somebody out. */
  removeMember: (roomId: RoomId, userId: UserId) => Promise<void>;
  /** Gives a member another role. */
  setRole: (roomId: RoomId, userId: UserId, role: Role) => Promise<void>;
  /** Changes name or topic. */
  changeRoom: (roomId: RoomId, change: RoomChange) => Promise<void>;
  /** Deletes a room for everyone, in ten seconds; the same again within them takes it back. */
  deleteRoom: (roomId: RoomId, name: string) => Outcome;
}

/** The actions on rooms, for one client. */
export function roomsApi({ http, rooms, undos }: Client): RoomsApi {
  const room = (roomId: RoomId): string => `/api/rooms/${segment(roomId)}`;
  const member = (roomId: RoomId, userId: UserId): string =>
    `${room(roomId)}/members/${segment(userId)}`;
  const put = async (roomId: RoomId, userId: UserId, role?: Role): Promise<void> => {
    const row = await http.put<Member>(member(roomId, userId), role ? { role } : {});
    rooms.get(roomId).apply({ type: 'member', row }, row.seq);
  };
  const goes = (
    words: GoneWords,
    carryOut: (leaving: boolean) => Promise<unknown>,
    upTo?: number,
  ): Outcome => {
    const veil = { id: words.roomId, as: 'gone', ...(upTo !== undefined && { upTo }) } as const;
    return undos.do({ key: goneKey(words.roomId), words, veil, carryOut });
  };
  /** Deletes what is there now: what comes until it is carried out stays. */
  const empties = (
    words: GoneWords,
    carryOut: (query: string, leaving: boolean) => Promise<unknown>,
  ): Outcome => {
    const upTo = rooms.get(words.roomId).item?.lastNumber ?? 0;
    return goes(words, (leaving) => carryOut(`?upTo=${upTo}`, leaving), upTo);
  };
  /** Whether I own a room alone, as far as can be told now: the first two of the list, owners first, say so. */
  const isLastOwner = async (roomId: RoomId): Promise<boolean> => {
    const { chat, people } = rooms.get(roomId);
    if (chat?.role !== 'owner') return false;
    const ask = () => http.get<MemberPage>(`${room(roomId)}/members`, { limit: 2 });
    // Without an answer the server says so in the end.
    const first = people.members ?? (await ask().catch(() => null))?.items ?? [];
    return first.filter((row) => row.role === 'owner').length === 1;
  };
  const leaveNow = async (roomId: RoomId, name: string): Promise<Outcome> => {
    if (await isLastOwner(roomId)) throw new Failure('last_owner', { status: 409 });
    return goes({ kind: 'leaveRoom', roomId, name }, async (leaving) => {
      await http.delete(member(roomId, 'me'), leaving);
      rooms.get(roomId).lost();
    });
  };
  const leaves = new Map<RoomId, Promise<Outcome>>();
  return {
    createRoom: async (input) => {
      const chat = await http.post<Chat>('/api/rooms', { id: uuidv7(), ...input });
      return rooms.take(chat).id;
    },
    openDirect: async (userId) => {
      const chat = await http.post<Chat>('/api/directs', { userId });
      const { id } = rooms.take(chat);
      // Who opens what was about to go may want it still: nothing goes before their eyes, and it can be deleted anew.
      undos.undo(goneKey(id));
      return id;
    },
    join: async (roomId) => {
      undos.undo(goneKey(roomId));
      rooms.take(await http.put<Chat>(member(roomId, 'me')));
    },
    leave: async (roomId, name) => {
      // What is taken back asks nobody.
      if (undos.standing(goneKey(roomId)) === 'leaveRoom') return undos.again(goneKey(roomId));
      // A second press on a slow line is the first one.
      const asked =
        leaves.get(roomId) ?? leaveNow(roomId, name).finally(() => leaves.delete(roomId));
      leaves.set(roomId, asked);
      return asked;
    },
    clearChat: (roomId) =>
      empties({ kind: 'clearChat', roomId }, async (query, leaving) => {
        await http.delete(`${room(roomId)}/mine${query}`, leaving);
        if (!leaving) await rooms.find(roomId);
      }),
    eraseChat: (roomId) =>
      empties({ kind: 'eraseChat', roomId }, async (query, leaving) => {
        rooms.take(await http.put<Chat>(`${room(roomId)}/erasure${query}`, {}, leaving));
      }),
    agreeToErase: (roomId) => {
      const number = rooms.get(roomId).chat?.erasure?.number;
      if (number === undefined) return;
      const agree = async (leaving: boolean): Promise<void> => {
        const path = `${room(roomId)}/erasure?agreeTo=${number}`;
        rooms.take(await http.put<Chat>(path, {}, leaving));
      };
      goes({ kind: 'agreeToErase', roomId }, agree, number);
    },
    declineErasure: async (roomId) => {
      await http.delete(`${room(roomId)}/erasure`);
      await rooms.find(roomId);
    },
    setLevel: async (roomId, level) => {
      rooms.take(await http.patch<Chat>(`${room(roomId)}/mine`, { level }));
    },
    addMember: (roomId, userId) => put(roomId, userId),
    removeMember: async (roomId, userId) => {
      await http.delete(member(roomId, userId));
    },
    setRole: (roomId, userId, role) => put(roomId, userId, role),
    changeRoom: async (roomId, change) => {
      rooms.take(await http.patch<Chat>(room(roomId), change));
    },
    deleteRoom: (roomId, name) =>
      goes({ kind: 'deleteRoom', roomId, name }, async (leaving) => {
        await http.delete(room(roomId), leaving);
        rooms.get(roomId).deleted();
      }),
  };
}
