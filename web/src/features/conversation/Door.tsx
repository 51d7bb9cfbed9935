import { Hash } from 'lucide-react';
import { useState } from 'react';
import { type Failure, toFailure } from '@/data/failure';
import type { RoomSnapshot } from '@/data/shapes';
import { useRoomsApi } from '@/data/useRoomsApi';
import { useTranslation } from '@/i18n/useTranslation';
import { FailureLine } from '@/parts/FailureLine';
import { Avatar } from '@/ui/Avatar';
import { Button } from '@/ui/Button';
import { EmptyState } from '@/ui/EmptyState';

/** A public room I am not in: what it is, and the way in. */
export default function Door({ room }: { room: RoomSnapshot }) {
  const { t } = useTranslation();
  const { join } = useRoomsApi();
  const [isBusy, setBusy] = useState(false);
  const [failure, setFailure] = useState<Failure | null>(null);

  async function enter() {
    setBusy(true);
    setFailure(null);
    await join(room.id).catch((thrown: unknown) => setFailure(toFailure(thrown)));
    setBusy(false);
  }

  const about = room.room;
  return (
    <div className="min-h-0 flex-1 overflow-y-auto">
      <EmptyState
        picture={
          <Avatar id={room.id} name={about?.name ?? ''} size={72} icon={<Hash strokeWidth={2} />} />
        }
        title={<bdi>{about?.name}</bdi>}
        text={about?.topic || t('chat.joinText')}
      >
        {failure !== null && <FailureLine failure={failure} />}
        <Button kind="primary" busy={isBusy && t('chat.joining')} onClick={() => void enter()}>
          {t('chat.join')}
        </Button>
      </EmptyState>
    </div>
  );
}
