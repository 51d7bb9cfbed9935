import '@/i18n/enRooms';
import { Hash } from 'lucide-react';
import { useState } from 'react';
import { Link, useLocation } from 'wouter';
import type { DirectoryRoom } from '@/data/model.gen';
import { useRoomsApi } from '@/data/useRoomsApi';
import { useTranslation } from '@/i18n/useTranslation';
import { failureWords } from '@/parts/failureWords';
import { Avatar } from '@/ui/Avatar';
import { Button } from '@/ui/Button';
import { Highlight } from '@/ui/Highlight';
import { LineItem } from '@/ui/LineItem';

/** A public room I am not in. Its name leads to its door; Join goes in. */
export function JoinLine({ room, query }: { room: DirectoryRoom; query: string }) {
  const { t } = useTranslation();
  const [, navigate] = useLocation();
  const { join } = useRoomsApi();
  const [isBusy, setBusy] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  const name = room.name ?? '';
  const people = t('rooms.people', { count: room.memberCount });

  async function enter() {
    setBusy(true);
    setProblem(null);
    try {
      await join(room.id);
      navigate(`/chats/${room.id}`);
    } catch (thrown) {
      setProblem(failureWords(thrown, t));
      setBusy(false);
    }
  }

  return (
    <LineItem
      picture={<Avatar id={room.id} name={name} size={44} icon={<Hash strokeWidth={2} />} />}
      name={
        <Link
          to={`/chats/${room.id}`}
          className="rounded-control after:absolute after:inset-0 hover:underline"
        >
          <Highlight text={name} query={query} />
        </Link>
      }
      text={
        problem === null ? (
          room.topic === '' ? (
            people
          ) : (
            <>
              <Highlight text={room.topic} query={query} />
              {` · ${people}`}
            </>
          )
        ) : (
          <span role="alert" className="text-danger-ink">
            {problem}
          </span>
        )
      }
    >
      <Button
        kind="tint"
        size="small"
        className="relative"
        aria-label={t('rooms.joinRoom', { name })}
        busy={isBusy && t('rooms.joining')}
        onClick={() => void enter()}
      >
        {t('rooms.joinButton')}
      </Button>
    </LineItem>
  );
}
