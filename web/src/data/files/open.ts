import type { UserId } from '../model.gen.ts';
import { alone } from './alone.ts';
import { Attachments } from './attachments.ts';
import { openBlobStore } from './blobs.ts';
import { carry } from './carry.ts';
import { pictureSize } from './pictureSize.ts';

/** The files of one person on this device. */
export function open(userId: UserId): Attachments {
  const urlOf = (blob: Blob): string => URL.createObjectURL(blob);
  const measure = pictureSize;
  return new Attachments({ userId, carry, alone, store: openBlobStore, measure, urlOf });
}
