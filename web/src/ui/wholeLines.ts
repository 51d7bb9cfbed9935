/** Marks a tip that was put here. */
const MARK = 'data-whole';

/** Gives a line that is cut its whole text as a tip, as long as the pointer is on it. Tips that are there already stay. */
export function tellWholeLines({ target }: Event): void {
  if (!(target instanceof Element)) return;
  const line = target.closest<HTMLElement>('.one');
  if (line === null || (line.title !== '' && !line.hasAttribute(MARK))) return;
  if (line.scrollWidth > line.clientWidth) {
    line.title = line.textContent;
    line.setAttribute(MARK, '');
  } else if (line.hasAttribute(MARK)) {
    line.removeAttribute('title');
    line.removeAttribute(MARK);
  }
}
