/** What stands under a key on this device; `null` when nothing does, or storage is not to be had. */
export function load<T>(key: string): T | null {
  try {
    const text = localStorage.getItem(key);
    return text === null ? null : (JSON.parse(text) as T);
  } catch {
    return null;
  }
}

/** Keeps a value under a key. Storage that is full or forbidden costs only the memory of it. */
export function save(key: string, value: unknown): void {
  try {
    localStorage.setItem(key, JSON.stringify(value));
  } catch {}
}

/** Forgets a key. */
export function drop(key: string): void {
  try {
    localStorage.removeItem(key);
  } catch {}
}

/** Every key on this device that begins with `prefix`. */
export function keys(prefix: string): string[] {
  try {
    return Object.keys(localStorage).filter((key) => key.startsWith(prefix));
  } catch {
    return [];
  }
}
