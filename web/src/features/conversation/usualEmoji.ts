import { mineKey } from '@/data/mine';
import { load, save } from '@/lib/storage';

/** What stands there before one has used any. */
const FIRST = ['👍', '❤️', '😂', '😮', '😢', '🙏'];

/** So many stand in the bar. */
const SHOWN = 6;

/** As many are remembered. */
const KEPT = 24;

type Uses = Array<[emoji: string, count: number]>;

/** My usual emoji, most used first; always six. */
export function usualEmoji(meId: string): string[] {
  const used = uses(meId).map(([emoji]) => emoji);
  return [...used, ...FIRST.filter((emoji) => !used.includes(emoji))].slice(0, SHOWN);
}

/** I used one. */
export function used(emoji: string, meId: string): void {
  const held = uses(meId);
  const count = held.find(([one]) => one === emoji)?.[1] ?? 0;
  const others = held.filter(([one]) => one !== emoji);
  const next: Uses = [[emoji, count + 1], ...others];
  save(keyOf(meId), next.sort((a, b) => b[1] - a[1]).slice(0, KEPT));
}

function keyOf(meId: string): string {
  return mineKey(meId, 'emoji');
}

function uses(meId: string): Uses {
  const held = load<unknown>(keyOf(meId));
  if (!Array.isArray(held)) return [];
  return held.filter(
    (one): one is [string, number] =>
      Array.isArray(one) && typeof one[0] === 'string' && typeof one[1] === 'number',
  );
}
