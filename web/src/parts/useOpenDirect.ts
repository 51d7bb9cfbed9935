import { useEffect, useRef, useState } from 'react';
import { useLocation } from 'wouter';
import { type Failure, toFailure } from '@/data/failure';
import type { UserId } from '@/data/model.gen';
import { useRoomsApi } from '@/data/useRoomsApi';

/**
 * Opens the private chat with a person and goes there; answers whether that went. Nobody is taken away once what opens it is
 * gone. `opening` is whom it is opening with just now.
 */
export function useOpenDirect() {
  const [, navigate] = useLocation();
  const { openDirect } = useRoomsApi();
  const [opening, setOpening] = useState<UserId | null>(null);
  const [failure, setFailure] = useState<Failure | null>(null);

  const isGone = useRef(false);
  useEffect(() => {
    isGone.current = false;
    return () => {
      isGone.current = true;
    };
  }, []);

  async function open(userId: UserId): Promise<boolean> {
    setOpening(userId);
    setFailure(null);
    try {
      const roomId = await openDirect(userId);
      if (isGone.current) return false;
      navigate(`/chats/${roomId}`);
      return true;
    } catch (thrown) {
      setFailure(toFailure(thrown));
      return false;
    } finally {
      setOpening(null);
    }
  }
  return { open, opening, failure };
}
