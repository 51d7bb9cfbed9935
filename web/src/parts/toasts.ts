/** A word about what the eye can't see: shown for a while at the lower start. */
export type ToastWords = { text: string };

type Listener = (words: ToastWords) => void;

const listeners = new Set<Listener>();

/** Says it, if the screen has a place for toasts. */
export function toast(text: string): void {
  for (const listener of listeners) listener({ text });
}

/** For that place: hears every toast from now on; answers how to stop. */
export function onToast(listener: Listener): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}
