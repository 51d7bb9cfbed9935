import { useEffect, useState } from 'react';
import type { Row } from '@/data/shapes';
import type { BubbleLook } from './bubbleClass';

/** An unanswered message looks sent for this long, so that a quick server makes nothing flicker. */
const PATIENCE_MS = 400;

/** How a message's bubble looks now, and whether it has just been poured. */
export function useLook(row: Row, meId: string): { look: BubbleLook; poured: boolean } {
  const isWaiting = useWaiting(row);
  const [wasWaiting, setWasWaiting] = useState(false);
  if (isWaiting && !wasWaiting) setWasWaiting(true);
  const poured = wasWaiting && (row.state === 'sent' || row.state === 'seen');
  return { look: lookOf(row, isWaiting, meId), poured };
}

function lookOf(row: Row, isWaiting: boolean, meId: string): BubbleLook {
  if (row.deletedAt !== null) return 'deleted';
  if (!row.mine) return row.mentions.includes(meId) ? 'mention' : 'others';
  if (row.state === 'failed') return 'failed';
  return row.state === 'held' || isWaiting ? 'waiting' : 'mine';
}

function useWaiting(row: Row): boolean {
  const isSending = row.state === 'sending';
  const [isLate, setLate] = useState(() => isSending && ageMs(row) > PATIENCE_MS);
  useEffect(() => {
    if (!isSending) return;
    const timer = setTimeout(() => setLate(true), Math.max(0, PATIENCE_MS - ageMs(row)));
    return () => {
      clearTimeout(timer);
      setLate(false);
    };
  }, [isSending, row]);
  return isSending && isLate;
}

/** How long ago it was written, by this device's clock. */
export function ageMs(row: Row): number {
  return Date.now() - Date.parse(row.createdAt);
}
