import { useState } from 'react';
import { load, save } from '@/lib/storage';

const KEY = 'klatch.details';

/** Whether the details stand beside the conversation on wide screens; kept on this device. */
export function useDetailsOpen(): [boolean, (open: boolean) => void] {
  const [isOpen, setOpen] = useState(() => load<boolean>(KEY) ?? true);
  return [
    isOpen,
    (open) => {
      setOpen(open);
      save(KEY, open);
    },
  ];
}
