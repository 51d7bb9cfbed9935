import { type KeyboardEvent, type RefObject, useId, useMemo, useState } from 'react';
import type { User } from '@/data/model.gen';
import type { RoomActions, RoomSnapshot } from '@/data/shapes';
import { useBlocked } from '@/data/useBonds';
import { useMe, useUsers } from '@/data/usePeople';
import { begunAt, offered, withName } from './mentions';

/** Completing names in the composer. */
export interface Mentions {
  /** Everybody in the room who can be named. */
  people: readonly User[];
  /** Whom the word at the caret may mean; empty when none is begun. */
  options: readonly User[];
  /** The one that Enter takes. */
  active: number;
  listId: string;
  /** The caret moved. */
  onCaret: (caret: number) => void;
  /** Answers whether the key was for the list. */
  onKey: (event: KeyboardEvent) => boolean;
  take: (user: User) => void;
}

/** The id of one line of the list, for the field to point at. */
export function optionId({ listId }: Mentions, at: number): string {
  return `${listId}-${at}`;
}

type Field = RefObject<HTMLTextAreaElement | null>;

const NOBODY: readonly string[] = [];

/** Offers the people of the room once an `@` begins a word. */
export function useMentions(
  room: RoomSnapshot & RoomActions,
  field: Field,
  text: string,
  onText: (text: string) => void,
): Mentions {
  const me = useMe();
  const isBlocked = useBlocked();
  const listId = useId();
  const [caret, setCaret] = useState(0);
  const [active, setActive] = useState(0);
  const [closedAt, setClosedAt] = useState<number | null>(null);
  const { members } = room;
  const ids = useMemo(() => members?.map((member) => member.userId) ?? NOBODY, [members]);
  const userOf = useUsers(ids);
  const people = useMemo(() => ids.map(userOf).filter((user) => user !== null), [ids, userOf]);
  const begun = begunAt(text, caret);
  const isOpen = begun !== null && begun.at !== closedAt;
  const options = isOpen
    ? offered(
        people.filter((user) => user.id !== me.id && !isBlocked(user.id)),
        begun.query,
      )
    : [];

  function onCaret(next: number) {
    if (next !== caret) setActive(0);
    setCaret(next);
    const found = begunAt(field.current?.value ?? '', next);
    if (found === null) setClosedAt(null);
    // In a big room they are asked for when first wanted.
    else if (members === null) void room.loadMembers().catch(() => {});
  }

  function take(user: User) {
    if (begun === null) return;
    const [next, at] = withName(text, begun, caret, user);
    onText(next);
    setCaret(at);
    setActive(0);
    field.current?.focus();
    requestAnimationFrame(() => field.current?.setSelectionRange(at, at));
  }

  function onKey(event: KeyboardEvent): boolean {
    const chosen = options[active] ?? options[0];
    if (chosen === undefined) return false;
    switch (event.key) {
      case 'ArrowDown':
        setActive((active + 1) % options.length);
        break;
      case 'ArrowUp':
        setActive((active + options.length - 1) % options.length);
        break;
      case 'Enter':
      case 'Tab':
        if (event.shiftKey) return false;
        take(chosen);
        break;
      case 'Escape':
        setClosedAt(begun?.at ?? null);
        break;
      default:
        return false;
    }
    event.preventDefault();
    return true;
  }

  return {
    people,
    options,
    active: Math.min(active, options.length - 1),
    listId,
    onCaret,
    onKey,
    take,
  };
}
