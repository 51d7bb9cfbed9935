import { useEffect, useState } from 'react';
import type { OnlineAnswer, User } from './model.gen.ts';
import { useConnection } from './useConnection.ts';
import { useClient } from './useKlatch.ts';

/** People come and go: those watched are told live, others are found by asking again. */
const EVERY_MS = 30_000;

/** Who is here of those I may see, by name; at most 100. Asked for while mounted. */
export function useOnline(): readonly User[] {
  const { live, people } = useClient();
  const connection = useConnection();
  const [users, setUsers] = useState<readonly User[]>([]);
  useEffect(() => {
    if (connection !== 'online') return;
    let isOver = false;
    const ask = async (): Promise<void> => {
      try {
        const answer = await live.request<OnlineAnswer>('presence:list', {});
        people.put(answer.users);
        if (!isOver) setUsers(answer.users);
      } catch {
        // The next turn asks again.
      }
    };
    void ask();
    const timer = setInterval(() => void ask(), EVERY_MS);
    return () => {
      isOver = true;
      clearInterval(timer);
    };
  }, [live, people, connection]);
  return users;
}
