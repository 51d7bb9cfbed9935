import { UserPlus } from 'lucide-react';
import { useState } from 'react';
import type { User, UserId } from '@/data/model.gen';
import { usePeopleSearch } from '@/data/queries/useSearch';
import { useServerInfo } from '@/data/useKlatch';
import { useMe } from '@/data/usePeople';
import { useTranslation } from '@/i18n/useTranslation';
import { BondsFailure } from '@/parts/BondsFailure';
import { FailureLine } from '@/parts/FailureLine';
import { ListEnd } from '@/parts/ListEnd';
import { useOpenOverlay } from '@/parts/overlays';
import { useOpenDirect } from '@/parts/useOpenDirect';
import { usePageTitle } from '@/parts/usePageTitle';
import { useSettled } from '@/parts/useSettled';
import { ButtonLink } from '@/ui/ButtonLink';
import { EmptyState } from '@/ui/EmptyState';
import { LinesSkeleton } from '@/ui/LinesSkeleton';
import { Page } from '@/ui/Page';
import { SearchField } from '@/ui/SearchField';
import { Section } from '@/ui/Section';
import { PersonLine } from './PersonLine';
import { type PeopleParts, usePeopleParts } from './usePeopleParts';

/** Everyone here: who waits for me, who is here now, my friends, all others; and a search. */
export default function PeoplePage() {
  const { t } = useTranslation();
  const [query, setQuery] = useState('');
  const found = usePeopleSearch(useSettled(query));
  const now = usePeopleParts(found.items, query);
  const [held, setHeld] = useState<PeopleParts | null>(null);
  const [viewed, setViewed] = useState<PeopleParts | null>(null);
  // Who comes or goes moves nobody out from under an open menu, or the card of a person.
  const parts = viewed ?? held ?? now;
  const openOverlay = useOpenOverlay();
  const direct = useOpenDirect();
  usePageTitle(t('people.title'));
  const isSearch = query.trim() !== '';
  const isLoading = found.isLoading || parts.isLoading;

  /** Of what comes by pages only the whole is counted. */
  function restTitle(): string {
    if (found.hasMore) return t(isSearch ? 'people.found' : 'people.everyone');
    return t(isSearch ? 'people.foundCount' : 'people.everyoneCount', { count: parts.rest.length });
  }

  function hold() {
    setHeld(parts);
    return () => setHeld(null);
  }

  function view(userId: UserId) {
    setViewed(parts);
    const onClosed = () => setViewed(null);
    // Once the menu has given the focus back.
    setTimeout(() => openOverlay({ type: 'person', userId, rowId: userId, onClosed }), 60);
  }

  const line = (user: User, request = false) => (
    <PersonLine
      key={user.id}
      user={user}
      query={query}
      here={parts.isHere(user.id)}
      request={request}
      isOpening={direct.opening === user.id}
      onOpen={() => void direct.open(user.id)}
      onView={() => view(user.id)}
      onHold={hold}
    />
  );
  const section = (title: string, users: readonly User[], request = false) =>
    users.length > 0 && <Section title={title}>{users.map((user) => line(user, request))}</Section>;
  return (
    <Page title={t('people.title')} action={<InviteLink />}>
      <SearchField
        label={t('people.search')}
        placeholder={t('people.search')}
        clearLabel={t('app.clear')}
        value={query}
        onChange={setQuery}
      />
      {direct.failure !== null && <FailureLine failure={direct.failure} />}
      <BondsFailure />
      {section(t('people.waiting'), parts.incoming, true)}
      {section(t('people.hereNow', { count: parts.here.length }), parts.here)}
      {section(t('people.friends', { count: parts.friends.length }), parts.friends)}
      {section(t('people.asked'), parts.outgoing, true)}
      {isLoading && <LinesSkeleton label={t('people.loading')} round />}
      {section(restTitle(), parts.rest)}
      {!isLoading && parts.isKnown && found.failure === null && parts.isEmpty && (
        <div role="status" className="pt-16">
          {isSearch ? (
            <p className="text-center text-balance text-muted">{t('people.none')}</p>
          ) : (
            <EmptyState title={t('people.noneYetTitle')} text={t('people.noneYet')} />
          )}
        </div>
      )}
      <ListEnd
        list={found}
        more={t('people.more')}
        busy={t('people.loading')}
        failed={t('people.failed')}
      />
    </Page>
  );
}

/** For those who may bring people in, unless the server takes none. */
function InviteLink() {
  const { t } = useTranslation();
  const { info } = useServerInfo();
  if (useMe().role === 'member' || info === null || info.signup === 'closed') return null;
  return (
    <ButtonLink
      to="/settings/invitations"
      kind="primary"
      icon={<UserPlus className="size-4" strokeWidth={2} aria-hidden="true" />}
    >
      {t('people.invite')}
    </ButtonLink>
  );
}
