const PAUSE_MS = 1000;

/** Loads a part of the client, and once more after a pause if that fails: networks hiccup, and a page being left aborts. */
export async function again<T>(load: () => Promise<T>): Promise<T> {
  try {
    return await load();
  } catch {
    await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
    return load();
  }
}
