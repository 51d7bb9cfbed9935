import type { MessageId, MessagePage } from '../model.gen.ts';
import { BOUNDS, neededIn } from './bounds.ts';
import type { RoomStore } from './room.ts';
import { PAGE, Timeline } from './timeline.ts';

/** The timeline of a room; `forgot` hears what is held no more. */
export function roomTimeline(
  room: RoomStore,
  forgot: (ids: readonly MessageId[]) => void,
): Timeline {
  const bounds = room.ports.bounds ?? BOUNDS;
  return new Timeline({
    bounds,
    fetch: (cut) =>
      room.ports.http.get<MessagePage>(room.path('messages'), { ...cut, limit: PAGE }),
    take: (page) => takePage(room, page),
    floor: () => room.chat?.clearedNumber ?? 0,
    lastNumber: () => Math.max(room.chat?.lastNumber ?? 0, room.timeline.log.highest),
    needed: () => neededIn(room, bounds),
    forgot,
    changed: () => room.changed(),
  });
}

/** Takes in a page of history, with the people and read positions it carries. */
export function takePage(room: RoomStore, page: MessagePage): void {
  room.batch(() => {
    room.ports.people.put(page.users);
    room.people.read(page.reads);
    for (const row of page.items) room.apply({ type: 'message', row }, row.seq);
  });
}
