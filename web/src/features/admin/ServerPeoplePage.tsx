import '@/i18n/enAdmin';
import { useState } from 'react';
import type { Account } from '@/data/model.gen';
import { useAccounts } from '@/data/queries/useSearch';
import { useTranslation } from '@/i18n/useTranslation';
import { ListEnd } from '@/parts/ListEnd';
import { SettingsPage } from '@/parts/SettingsPage';
import { usePageTitle } from '@/parts/usePageTitle';
import { useSettled } from '@/parts/useSettled';
import { LinesSkeleton } from '@/ui/LinesSkeleton';
import { SearchField } from '@/ui/SearchField';
import { AccountLine } from './AccountLine';

/** Everybody with an account, and what those who look after the server may do about them. */
export default function ServerPeoplePage() {
  const { t } = useTranslation();
  const [query, setQuery] = useState('');
  const found = useAccounts(useSettled(query));
  // What was just changed here, until the list is read again.
  const [changed, setChanged] = useState<ReadonlyMap<string, Account>>(new Map());
  usePageTitle(t('admin.people'));

  function take(account: Account) {
    setChanged(new Map(changed).set(account.user.id, account));
    found.reload();
  }

  return (
    <SettingsPage isWide title={t('admin.people')}>
      <SearchField
        label={t('admin.search')}
        placeholder={t('admin.search')}
        clearLabel={t('app.clear')}
        value={query}
        onChange={setQuery}
      />
      {found.isLoading && <LinesSkeleton label={t('admin.loading')} round bare />}
      <ul aria-label={t('admin.people')} className="mt-2 [&>li:last-child]:border-b-0">
        {found.items.map((account) => (
          <AccountLine
            key={account.user.id}
            account={newer(account, changed.get(account.user.id))}
            query={query}
            onChanged={take}
          />
        ))}
      </ul>
      {!found.isLoading && found.failure === null && found.items.length === 0 && (
        <p role="status" className="py-6 text-muted">
          {t('admin.none')}
        </p>
      )}
      <ListEnd list={found} more={t('admin.more')} busy={t('admin.loading')} />
    </SettingsPage>
  );
}

function newer(listed: Account, changed: Account | undefined): Account {
  return changed !== undefined && changed.user.version > listed.user.version ? changed : listed;
}
