import '@/i18n/enAdmin';
import '@/i18n/enRooms';
import { Plus } from 'lucide-react';
import { useState } from 'react';
import { Link } from 'wouter';
import { useCleared, useDirectory } from '@/data/queries/useSearch';
import { useChats } from '@/data/useChats';
import { useClient } from '@/data/useKlatch';
import { Rich } from '@/i18n/Rich';
import { useTranslation } from '@/i18n/useTranslation';
import { ListEnd } from '@/parts/ListEnd';
import { LoadFailure } from '@/parts/LoadFailure';
import { useOpenOverlay } from '@/parts/overlays';
import { usePageTitle } from '@/parts/usePageTitle';
import { useSettled } from '@/parts/useSettled';
import { Button } from '@/ui/Button';
import { EmptyState } from '@/ui/EmptyState';
import { LinesSkeleton } from '@/ui/LinesSkeleton';
import { Page } from '@/ui/Page';
import { SearchField } from '@/ui/SearchField';
import { Section } from '@/ui/Section';
import { JoinLine } from './JoinLine';
import { joinableOf, myRooms } from './myRooms';
import { OwnLine } from './OwnLine';

/** Rooms of mine that are drawn at first, and more each time. */
const PART = 50;

/** The directory: rooms I am in, rooms I can join, and a way to make one. */
export default function RoomsPage() {
  const { t } = useTranslation();
  const openOverlay = useOpenOverlay();
  const [query, setQuery] = useState('');
  const [drawn, setDrawn] = useState(PART);
  const { own } = useClient();
  const chats = useChats();
  const found = useDirectory(useSettled(query));
  usePageTitle(t('rooms.title'));
  const isWhole = useCleared() && chats.status === 'ready';
  // What is being left keeps its place, with the way to take that back.
  const held = [...chats.items, ...chats.cleared, ...chats.going];
  const mine = myRooms(held, query);
  const joinable = joinableOf(found.items, held, isWhole);
  const isEmpty = mine.length === 0 && joinable.length === 0 && !found.isLoading;
  const make = (name: string) => openOverlay({ type: 'newRoom', name });
  return (
    <Page
      title={t('rooms.title')}
      action={
        <Button
          kind="primary"
          icon={<Plus className="size-4" strokeWidth={2} aria-hidden="true" />}
          onClick={() => make('')}
        >
          {t('rooms.newRoom')}
        </Button>
      }
    >
      <SearchField
        label={t('rooms.search')}
        placeholder={t('rooms.search')}
        clearLabel={t('app.clear')}
        value={query}
        onChange={setQuery}
      />
      {chats.failure !== null && (
        <LoadFailure failure={chats.failure} text={t('rooms.yoursFailed')} onRetry={own.load} />
      )}
      {mine.length > 0 && (
        <Section title={t('rooms.yours')}>
          {mine.slice(0, drawn).map((chat) => (
            <OwnLine key={chat.id} chat={chat} query={query} isGoing={chats.going.includes(chat)} />
          ))}
          {mine.length > drawn && (
            <Button kind="text" onClick={() => setDrawn(drawn + PART)}>
              {t('rooms.more')}
            </Button>
          )}
        </Section>
      )}
      {found.isLoading && <LinesSkeleton label={t('rooms.loading')} />}
      {joinable.length > 0 && (
        <Section title={t('rooms.join')}>
          {joinable.map((room) => (
            <JoinLine key={room.id} room={room} query={query} />
          ))}
        </Section>
      )}
      <ListEnd
        list={found}
        more={t('rooms.more')}
        busy={t('rooms.loading')}
        failed={t('rooms.failed')}
      />
      {query.trim() !== '' && (
        <p className="pt-6 text-13 text-muted">
          <Rich
            text="rooms.notMeant"
            values={{ query: query.trim() }}
            tags={{
              make: (
                <button
                  type="button"
                  className="reach rounded-control font-bold text-accent-ink hover:underline"
                  onClick={() => make(query.trim())}
                />
              ),
            }}
          />
        </p>
      )}
      <p className="pt-6">
        <Link
          to="/join"
          className="reach inline-block rounded-control py-0.5 text-13 font-bold text-accent-ink hover:underline"
        >
          {t('admin.byCode')}
        </Link>
      </p>
      {isEmpty && query.trim() === '' && found.failure === null && chats.failure === null && (
        <div className="pt-16">
          <EmptyState title={t('rooms.emptyTitle')} text={t('rooms.emptyText')} />
        </div>
      )}
    </Page>
  );
}
