/** Pixels of a picture of a person: enough for the largest place it stands in, twice over. */
const SIDE = 512;

/** A part of a picture, in its own pixels after turning. */
export type Part = { x: number; y: number; width: number; height: number };

/** The size a picture takes once it is turned. */
function turnedSize(width: number, height: number, degrees: number) {
  return degrees % 180 === 0 ? { width, height } : { width: height, height: width };
}

/** The part of a picture as a small square JPEG. Throws when the browser cannot draw it. */
export async function cropped(url: string, part: Part, degrees: number): Promise<File> {
  const picture = new Image();
  picture.src = url;
  await picture.decode();
  const { naturalWidth, naturalHeight } = picture;
  const turned = turnedSize(naturalWidth, naturalHeight, degrees);
  const canvas = document.createElement('canvas');
  canvas.width = SIDE;
  canvas.height = SIDE;
  const pen = canvas.getContext('2d');
  if (pen === null) throw new Error('no canvas');
  // JPEG knows no transparency: what shines through would be black.
  pen.fillStyle = 'white';
  pen.fillRect(0, 0, SIDE, SIDE);
  pen.imageSmoothingQuality = 'high';
  pen.scale(SIDE / part.width, SIDE / part.height);
  pen.translate(-part.x + turned.width / 2, -part.y + turned.height / 2);
  pen.rotate((degrees * Math.PI) / 180);
  pen.drawImage(picture, -naturalWidth / 2, -naturalHeight / 2);
  const blob = await new Promise<Blob | null>((resolve) =>
    canvas.toBlob(resolve, 'image/jpeg', 0.9),
  );
  if (blob === null) throw new Error('no picture');
  return new File([blob], 'me.jpg', { type: 'image/jpeg' });
}
