/** Types that browsers and the server both know as pictures. */
const PICTURES = ['image/png', 'image/jpeg', 'image/gif', 'image/webp'];

/** Width and height of a picture as it will be shown; `null` when it is none. */
export async function pictureSize(blob: Blob): Promise<{ width: number; height: number } | null> {
  if (!PICTURES.includes(blob.type) || typeof createImageBitmap !== 'function') return null;
  try {
    const bitmap = await createImageBitmap(blob);
    const { width, height } = bitmap;
    bitmap.close();
    return { width, height };
  } catch {
    return null;
  }
}
