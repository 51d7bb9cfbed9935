import { useSyncExternalStore } from 'react';
import type { Attachment } from '@/data/files/attachment';
import { useFiles } from '@/data/files/useAttachments';

/** Which of these files the server will not have or cannot take right now, and whether it asked to send them slower. */
export function useFileTroubles(ids: readonly string[]): {
  refused: Attachment[];
  waiting: Attachment[];
  isSlowed: boolean;
} {
  const files = useFiles();
  const held = () => ids.flatMap((id) => files.get(id) ?? []);
  // Drawn again when one gets into trouble or out of it, not with every byte.
  useSyncExternalStore(files.subscribe, () =>
    held()
      .map(({ id, state, failure }) => `${id} ${state} ${failure?.code}`)
      .join(),
  );
  const going = held().filter((file) => file.state === 'going' && file.failure !== null);
  return {
    refused: held().filter((file) => file.state === 'refused'),
    waiting: going.filter((file) => file.failure?.code !== 'too_many'),
    isSlowed: going.some((file) => file.failure?.code === 'too_many'),
  };
}
