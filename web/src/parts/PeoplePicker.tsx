import '@/i18n/enRooms';
import { X } from 'lucide-react';
import { useState } from 'react';
import type { User } from '@/data/model.gen';
import { usePeopleSearch } from '@/data/queries/useSearch';
import { useMe } from '@/data/usePeople';
import { useTranslation } from '@/i18n/useTranslation';
import { SearchField } from '@/ui/SearchField';
import { LoadFailure } from './LoadFailure';
import { displayName } from './names';
import { PersonAvatar } from './PersonAvatar';
import { useSettled } from './useSettled';

type Props = { chosen: readonly User[]; onChange: (users: User[]) => void };

/** This many are offered at a time. */
const OFFERED = 4;

/** Chooses people by search; the chosen ones stand as chips above. */
export function PeoplePicker({ chosen, onChange }: Props) {
  const { t } = useTranslation();
  const me = useMe();
  const [query, setQuery] = useState('');
  const found = usePeopleSearch(useSettled(query));
  const taken = new Set(chosen.map((user) => user.id));
  const offered = found.items
    .filter((user) => user.id !== me.id && !taken.has(user.id))
    .slice(0, OFFERED);
  const isAnswered = !found.isLoading && !found.isOld && found.failure === null;
  return (
    <div className="mb-4">
      <p className="mb-1 text-13 font-bold">
        {t('newRoom.people')} <span className="font-normal text-muted">{t('app.optional')}</span>
      </p>
      {chosen.length > 0 && (
        <ul className="mb-2 flex flex-wrap gap-1">
          {chosen.map((user) => (
            <li key={user.id}>
              <button
                type="button"
                aria-label={t('newRoom.takeOut', { name: displayName(user) })}
                onClick={() => onChange(chosen.filter((other) => other.id !== user.id))}
                className="flex min-h-8 items-center gap-1.5 rounded-round bg-accent-wash ps-1 pe-2 text-13 hover:bg-accent-line touch:min-h-10"
              >
                <PersonAvatar userId={user.id} user={user} size={24} />
                <bdi>{displayName(user)}</bdi>
                <X className="size-3.5" strokeWidth={2} aria-hidden="true" />
              </button>
            </li>
          ))}
        </ul>
      )}
      <SearchField
        label={t('newRoom.peoplePlaceholder')}
        placeholder={t('newRoom.peoplePlaceholder')}
        clearLabel={t('app.clear')}
        value={query}
        onChange={setQuery}
      />
      {query.trim() !== '' && (
        <ul className="mt-1">
          {offered.map((user) => (
            <li key={user.id}>
              <button
                type="button"
                onClick={() => {
                  onChange([...chosen, user]);
                  setQuery('');
                }}
                className="flex min-h-11 w-full items-center gap-3 rounded-control px-2 text-start hover:bg-float-hush"
              >
                <PersonAvatar userId={user.id} user={user} size={28} />
                <span dir="auto" className="one flex-1 text-13 font-bold">
                  {displayName(user)}{' '}
                  <span className="font-normal text-muted">@{user.username}</span>
                </span>
              </button>
            </li>
          ))}
          {offered.length === 0 && isAnswered && (
            <li className="px-2 py-2 text-13 text-muted">{t('people.none')}</li>
          )}
        </ul>
      )}
      {query.trim() !== '' && found.failure !== null && (
        <LoadFailure failure={found.failure} text={t('people.failed')} onRetry={found.retry} />
      )}
    </div>
  );
}
