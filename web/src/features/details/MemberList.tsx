import { useCallback, useEffect, useMemo, useState } from 'react';
import { type Failure, toFailure } from '@/data/failure';
import type { ChatItem, RoomActions, RoomSnapshot } from '@/data/shapes';
import { useUsers } from '@/data/usePeople';
import { useTranslation } from '@/i18n/useTranslation';
import { LoadFailure } from '@/parts/LoadFailure';
import { useHere } from '@/parts/useHere';
import { Skeleton } from '@/ui/Skeleton';
import { MemberLine } from './MemberLine';
import { usePresenceText } from './usePresenceText';

type Props = { room: RoomSnapshot & RoomActions; chat: ChatItem };

/** So many show before "See all". */
const FEW = 4;

/** Who is in the room: owners first, then those who are here. */
export function MemberList({ room, chat }: Props) {
  const { t } = useTranslation();
  const [isWhole, setWhole] = useState(false);
  const [failure, setFailure] = useState<Failure | null>(null);
  const { loadMembers, members } = room;
  const load = useCallback(
    () =>
      loadMembers().then(
        () => setFailure(null),
        (thrown: unknown) => setFailure(toFailure(thrown)),
      ),
    [loadMembers],
  );
  useEffect(() => void load(), [load]);
  const ids = useMemo(() => (members ?? []).map((member) => member.userId), [members]);
  const userOf = useUsers(ids);
  const isHere = useHere(ids);
  const presenceText = usePresenceText(ids);
  const count = members?.length ?? chat.memberCount;
  const ordered = [...(members ?? [])].sort(
    (one, other) =>
      rank(one.role) - rank(other.role) || +isHere(other.userId) - +isHere(one.userId),
  );
  const shown = isWhole ? ordered : ordered.slice(0, FEW);
  return (
    <section aria-labelledby="people-of-room" className="border-t hairline px-4 py-3">
      <div className="mb-1 flex min-h-10 items-center gap-1.5 text-13">
        <h3 id="people-of-room" className="text-soft">
          {t('details.people')}
        </h3>
        <span className="flex-1 text-muted">{count}</span>
        {ordered.length > FEW && (
          <button
            type="button"
            aria-expanded={isWhole}
            onClick={() => setWhole(!isWhole)}
            className="-me-2 min-h-10 rounded-control px-2 text-accent-ink hover:underline"
          >
            {isWhole ? t('details.seeFewer') : t('details.seeAll')}
          </button>
        )}
      </div>
      {members === null && failure === null && (
        <p role="status" className="flex min-h-11 items-center gap-3">
          <span className="sr-only">{t('details.loadingPeople')}</span>
          <Skeleton shape="circle" className="size-8" />
          <Skeleton shape="line" className="h-3 w-32" />
        </p>
      )}
      {failure !== null && members === null && <LoadFailure failure={failure} onRetry={load} />}
      <ul>
        {shown.map((member) => (
          <MemberLine
            key={member.userId}
            member={member}
            myRole={chat.role}
            user={userOf(member.userId)}
            here={isHere(member.userId)}
            presence={presenceText(member.userId)}
          />
        ))}
      </ul>
    </section>
  );
}

function rank(role: 'owner' | 'moderator' | 'member'): number {
  return role === 'owner' ? 0 : role === 'moderator' ? 1 : 2;
}
