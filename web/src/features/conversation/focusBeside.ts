/** Before a message goes: if it has the focus, the one after it gets it, or the one before. */
export function focusBeside(rowId: string): void {
  const row = document.querySelector(`[data-row="${CSS.escape(rowId)}"]`);
  if (!row?.contains(document.activeElement)) return;
  const all = [...document.querySelectorAll<HTMLElement>('[data-row]')];
  const at = all.indexOf(row as HTMLElement);
  (all[at + 1] ?? all[at - 1])?.focus();
}
