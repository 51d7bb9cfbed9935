import type { UserId } from '@/data/model.gen';
import { useUsers } from '@/data/usePeople';
import { PersonAvatar } from '@/parts/PersonAvatar';

const MOST = 4;

/** Up to four who are here, one over the other; of more, how many. Only where there is room. */
export function Pile({ userIds }: { userIds: readonly UserId[] }) {
  const shown = userIds.slice(0, MOST);
  const userOf = useUsers(shown);
  if (shown.length === 0) return null;
  return (
    <span aria-hidden="true" className="me-2 hidden items-center gap-1 mid:flex">
      <span className="flex">
        {shown.map((id) => (
          <span
            key={id}
            className="-ms-1.5 flex rounded-round shadow-[0_0_0_2px_var(--on)] first:ms-0"
          >
            <PersonAvatar userId={id} user={userOf(id)} size={28} />
          </span>
        ))}
      </span>
      {userIds.length > MOST && (
        <span className="text-12 text-muted">+{userIds.length - MOST}</span>
      )}
    </span>
  );
}
