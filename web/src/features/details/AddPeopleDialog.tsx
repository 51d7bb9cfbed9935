import { useEffect, useState } from 'react';
import { usePeopleSearch } from '@/data/queries/useSearch';
import { useRoom } from '@/data/useRoom';
import { useTranslation } from '@/i18n/useTranslation';
import { ListEnd } from '@/parts/ListEnd';
import { useSettled } from '@/parts/useSettled';
import Dialog from '@/ui/Dialog';
import { LinesSkeleton } from '@/ui/LinesSkeleton';
import { SearchField } from '@/ui/SearchField';
import { AddLine } from './AddLine';

type Props = { roomId: string; onClose: () => void };

/** Brings people into a room, one press each. */
export default function AddPeopleDialog({ roomId, onClose }: Props) {
  const { t } = useTranslation();
  const [query, setQuery] = useState('');
  const found = usePeopleSearch(useSettled(query));
  const { members, loadMembers } = useRoom(roomId);
  useEffect(() => {
    void loadMembers().catch(() => {});
  }, [loadMembers]);
  const inside = new Set((members ?? []).map((member) => member.userId));
  return (
    <Dialog title={t('details.addTitle')} closeLabel={t('app.close')} onClose={onClose}>
      <SearchField
        label={t('details.addText')}
        placeholder={t('details.addText')}
        clearLabel={t('app.clear')}
        value={query}
        onChange={setQuery}
      />
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: where everybody is in already, nothing in it takes the focus, and it still scrolls. */}
      <ul tabIndex={0} aria-label={t('people.title')} className="mt-2 max-h-80 overflow-y-auto">
        {found.items.map((user) => (
          <AddLine key={user.id} roomId={roomId} user={user} isInside={inside.has(user.id)} />
        ))}
        {found.isLoading && (
          <li>
            <LinesSkeleton label={t('people.loading')} round />
          </li>
        )}
        {(found.hasMore || found.failure !== null) && (
          <li>
            <ListEnd
              list={found}
              more={t('people.more')}
              busy={t('people.loading')}
              failed={t('people.failed')}
            />
          </li>
        )}
      </ul>
      {!found.isLoading && !found.isOld && found.failure === null && found.items.length === 0 && (
        <p role="status" className="py-3 text-13 text-muted">
          {t('people.none')}
        </p>
      )}
    </Dialog>
  );
}
