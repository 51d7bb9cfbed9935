/** The items in the order they had before; those that are new stand where they now belong, gone ones go. */
export function heldOrder<T extends { id: string }>(
  before: readonly string[],
  items: readonly T[],
): T[] {
  const byId = new Map(items.map((item) => [item.id, item]));
  const known = new Set(before);
  const kept = before.flatMap((id) => byId.get(id) ?? []);
  const fresh = items.filter((item) => !known.has(item.id));
  return [...fresh, ...kept];
}
