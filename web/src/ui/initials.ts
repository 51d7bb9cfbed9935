/** Up to two letters that stand for a name: of the first word and the last. */
export function initialsOf(name: string): string {
  const words = name
    .split(/[\s._-]+/u)
    .map((word) => word.replace(/^[^\p{L}\p{N}]+/u, ''))
    .filter((word) => word !== '');
  const first = words[0];
  const last = words.length > 1 ? words.at(-1) : undefined;
  if (first === undefined) return '?';
  return (letterOf(first) + (last === undefined ? '' : letterOf(last))).toLocaleUpperCase();
}

/** A whole letter as people see it, marks included. */
function letterOf(word: string): string {
  return word.match(/^.\p{M}*/su)?.[0] ?? '';
}
