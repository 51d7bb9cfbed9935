import type { File } from '@/data/model.gen';

/** The widest and highest a single picture stands in a conversation, in pixels. */
const WIDEST = 360;
const HIGHEST = 420;
/** No narrower, so that a finger finds it. */
const NARROWEST = 96;

/** The place a single picture takes, known before it comes: nothing moves when it does. */
export function placeOf({ width, height }: Pick<File, 'width' | 'height'>): {
  width: string;
  aspectRatio: string;
} {
  const [w, h] = [Math.max(1, width ?? 1), Math.max(1, height ?? 1)];
  const fits = Math.max(NARROWEST, Math.min(WIDEST, w, (HIGHEST * w) / h));
  // What is far too long or too wide is cut.
  const ratio = Math.min(Math.max(w / h, NARROWEST / HIGHEST), WIDEST / 48);
  return { width: `${fits / 16}rem`, aspectRatio: String(ratio) };
}
