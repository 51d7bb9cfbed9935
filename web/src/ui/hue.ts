const HUES = [
  'bg-a1 text-a1-ink',
  'bg-a2 text-a2-ink',
  'bg-a3 text-a3-ink',
  'bg-a4 text-a4-ink',
  'bg-a5 text-a5-ink',
  'bg-a6 text-a6-ink',
  'bg-a7 text-a7-ink',
  'bg-a8 text-a8-ink',
] as const;

/** The same of eight hues for the same id, on every device: FNV-1a over its letters. */
export function hueOf(id: string): string {
  let hash = 0x811c9dc5;
  for (let index = 0; index < id.length; index += 1) {
    hash = Math.imul(hash ^ id.charCodeAt(index), 0x01000193) >>> 0;
  }
  return HUES[hash % HUES.length] ?? HUES[0];
}
