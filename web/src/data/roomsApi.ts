import { uuidv7 } from '@/lib/uuid.ts';
import type { Client } from './client.ts';
import { segment } from './http.ts';
import type { Chat, Member, NewRoom, Role, RoomChange, RoomId, UserId } from './model.gen.ts';

/** What can be done with rooms as such. Everything throws `Failure`. */
export interface RoomsApi {
  /** Makes a room and answers its id; `id` makes a repeat harmless. */
  createRoom: (room: NewRoom) => Promise<RoomId>;
  /** Opens the private chat with a person, or my notes, and answers its id. */
  openDirect: (userId: UserId) => Promise<RoomId>;
  /** Comes into a public room. */
  join: (roomId: RoomId) => Promise<void>;
  /** Leaves; the last owner cannot (`last_owner`). */
  leave: (roomId: RoomId) => Promise<void>;
  /** Brings somebody in. */
  addMember: (roomId: RoomId, userId: UserId) => Promise<void>;
  /** Puts somebody out. */
  removeMember: (roomId: RoomId, userId: UserId) => Promise<void>;
  /** Gives a member another role. */
  setRole: (roomId: RoomId, userId: UserId, role: Role) => Promise<void>;
  /** Changes name or topic. */
  changeRoom: (roomId: RoomId, change: RoomChange) => Promise<void>;
  /** Deletes a room for everyone. */
  deleteRoom: (roomId: RoomId) => Promise<void>;
}

/** The actions on rooms, for one client. */
export function roomsApi({ http, rooms }: Client): RoomsApi {
  const room = (roomId: RoomId): string => `/api/rooms/${segment(roomId)}`;
  const member = (roomId: RoomId, userId: UserId): string =>
    `${room(roomId)}/members/${segment(userId)}`;
  const put = async (roomId: RoomId, userId: UserId, role?: Role): Promise<void> => {
    const row = await http.put<Member>(member(roomId, userId), role ? { role } : {});
    rooms.get(roomId).apply({ type: 'member', row }, row.seq);
  };
  return {
    createRoom: async (input) => {
      const chat = await http.post<Chat>('/api/rooms', { id: uuidv7(), ...input });
      return rooms.take(chat).id;
    },
    openDirect: async (userId) => {
      const chat = await http.post<Chat>('/api/directs', { userId });
      return rooms.take(chat).id;
    },
    join: async (roomId) => {
      rooms.take(await http.put<Chat>(member(roomId, 'me')));
    },
    leave: async (roomId) => {
      await http.delete(member(roomId, 'me'));
      rooms.get(roomId).lost();
    },
    addMember: (roomId, userId) => put(roomId, userId),
    removeMember: async (roomId, userId) => {
      await http.delete(member(roomId, userId));
    },
    setRole: (roomId, userId, role) => put(roomId, userId, role),
    changeRoom: async (roomId, change) => {
      rooms.take(await http.patch<Chat>(room(roomId), change));
    },
    deleteRoom: async (roomId) => {
      await http.delete(room(roomId));
      rooms.get(roomId).deleted();
    },
  };
}
