import { useEffect, useState } from 'react';
import type { Reaction } from '@/data/model.gen';
import type { RoomActions } from '@/data/shapes';
import { useTranslation } from '@/i18n/useTranslation';
import { failureWords } from '@/parts/failureWords';
import { toast } from '@/parts/toasts';

/** Pages of reactors looked through at most: 2,000 of them. */
const PAGES = 20;

/** What is known of a reaction of mine that a message does not name. */
export interface HiddenMine {
  /** More gave this emoji than are named, and I am not among the named. */
  isHidden: boolean;
  /** I gave it all the same. */
  isMine: boolean;
  /** Gives it or takes it back; what goes wrong is said in a toast. */
  toggle: () => Promise<void>;
}

/** A message names the first people of each emoji only: whether I am among the others is asked for. */
export function useHiddenMine(
  messageId: string,
  { emoji, count, userIds }: Reaction,
  meId: string,
  { reactors, react }: Pick<RoomActions, 'reactors' | 'react'>,
): HiddenMine {
  const { t } = useTranslation();
  const [isMine, setMine] = useState(false);
  const isHidden = count > userIds.length && !userIds.includes(meId);
  useEffect(() => {
    if (!isHidden) return;
    let isOver = false;
    isAmong(reactors, messageId, emoji, meId).then(
      (found) => !isOver && setMine(found),
      // It looks like not mine, and pressing it changes nothing that is.
      () => {},
    );
    return () => {
      isOver = true;
    };
  }, [isHidden, messageId, emoji, meId, reactors]);

  async function toggle(): Promise<void> {
    try {
      await react(messageId, emoji, !isMine);
      setMine(!isMine);
    } catch (thrown) {
      toast(failureWords(thrown, t));
    }
  }

  return { isHidden, isMine: isHidden && isMine, toggle };
}

async function isAmong(
  reactors: RoomActions['reactors'],
  messageId: string,
  emoji: string,
  meId: string,
): Promise<boolean> {
  let cursor: string | null = null;
  for (let page = 0; page < PAGES; page += 1) {
    const { items, next } = await reactors(messageId, cursor);
    if (items.some((one) => one.emoji === emoji && one.userId === meId)) return true;
    if (next === null) return false;
    cursor = next;
  }
  return false;
}
