import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { User } from '@/data/model.gen';
import { usePeopleSearch } from '@/data/queries/useSearch';
import { useMe } from '@/data/usePeople';
import { FailureLine } from '@/parts/FailureLine';
import { useHere } from '@/parts/useHere';
import { useOpenDirect } from '@/parts/useOpenDirect';
import { usePageTitle } from '@/parts/usePageTitle';
import { useSettled } from '@/parts/useSettled';
import { Button } from '@/ui/Button';
import { LinesSkeleton } from '@/ui/LinesSkeleton';
import { Page } from '@/ui/Page';
import { SearchField } from '@/ui/SearchField';
import { Section } from '@/ui/Section';
import { PersonLine } from './PersonLine';

/** Everyone here: who is here now first, and a search. A press opens the private chat. */
export default function PeoplePage() {
  const { t } = useTranslation();
  const me = useMe();
  const [query, setQuery] = useState('');
  const found = usePeopleSearch(useSettled(query));
  const direct = useOpenDirect();
  const ids = useMemo(() => found.items.map((user) => user.id), [found.items]);
  const isHere = useHere(ids);
  usePageTitle(t('people.title'));
  const isSearch = query.trim() !== '';
  const others = found.items.filter((user) => user.id !== me.id);
  const here = isSearch ? [] : others.filter((user) => isHere(user.id));
  const rest = isSearch ? others : others.filter((user) => !isHere(user.id));

  const line = (user: User) => (
    <PersonLine
      key={user.id}
      user={user}
      query={query}
      here={isHere(user.id)}
      isOpening={direct.opening === user.id}
      onOpen={() => void direct.open(user.id)}
    />
  );
  return (
    <Page title={t('people.title')}>
      <SearchField
        label={t('people.search')}
        placeholder={t('people.search')}
        clearLabel={t('app.clear')}
        value={query}
        onChange={setQuery}
      />
      {direct.failure !== null && <FailureLine failure={direct.failure} />}
      {found.failure !== null && found.items.length === 0 && (
        <div className="py-4">
          <p>{t('people.failed')}</p>
          <FailureLine failure={found.failure} />
          <Button onClick={found.reload}>{t('app.retry')}</Button>
        </div>
      )}
      {found.isLoading && <LinesSkeleton label={t('people.loading')} round />}
      {here.length > 0 && (
        <Section title={t('people.hereNow', { count: here.length })}>{here.map(line)}</Section>
      )}
      {rest.length > 0 && <Section title={restTitle()}>{rest.map(line)}</Section>}
      {!found.isLoading && found.failure === null && others.length === 0 && (
        <p role="status" className="py-6 text-muted">
          {isSearch ? t('people.none') : t('people.noneYet')}
        </p>
      )}
      {found.hasMore && (
        <Button kind="text" onClick={found.loadMore}>
          {t('people.more')}
        </Button>
      )}
    </Page>
  );

  function restTitle(): string {
    if (isSearch) return t('people.found', { count: rest.length });
    return t('people.everyone', { count: rest.length });
  }
}
