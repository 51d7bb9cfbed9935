import { Dialog } from '@base-ui/react/dialog';
import { Search } from 'lucide-react';
import { type KeyboardEvent, useId, useState } from 'react';
import { useLocation } from 'wouter';
import { usePeopleSearch } from '@/data/queries/useSearch';
import { useChats } from '@/data/useChats';
import { useMe } from '@/data/usePeople';
import { useTranslation } from '@/i18n/useTranslation';
import { FailureLine } from '@/parts/FailureLine';
import { LoadFailure } from '@/parts/LoadFailure';
import { useChatName } from '@/parts/useChatName';
import { useOpenDirect } from '@/parts/useOpenDirect';
import { useSettled } from '@/parts/useSettled';
import { isImeKey } from '@/ui/isImeKey';
import { KeyCap } from '@/ui/KeyCap';
import { FindLine } from './FindLine';
import { type Find, finds, keyOf } from './finds';

/** One box for chats and people; Enter goes there. */
export default function Switcher({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation();
  const id = useId();
  const me = useMe();
  const nameOf = useChatName(me.id);
  const [, navigate] = useLocation();
  const direct = useOpenDirect();
  const [query, setQuery] = useState('');
  const [chosen, setChosen] = useState(0);
  const people = usePeopleSearch(useSettled(query));
  const found = finds(useChats().items, people.items, query, nameOf);
  const isAnswered = !people.isLoading && !people.isOld && people.failure === null;
  const current = Math.min(chosen, found.length - 1);

  async function go(find: Find) {
    if (find.type === 'chat') navigate(`/chats/${find.chat.id}`);
    else if (!(await direct.open(find.user.id))) return;
    onClose();
  }

  function onKey(event: KeyboardEvent) {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    const find = found[current];
    if (step !== undefined && found.length > 0) {
      setChosen((current + step + found.length) % found.length);
    } else if (event.key === 'Enter' && find !== undefined && !isImeKey(event)) {
      void go(find);
    } else return;
    event.preventDefault();
  }

  return (
    <Dialog.Root open onOpenChange={(open) => !open && onClose()}>
      <Dialog.Portal>
        <Dialog.Backdrop className="fixed inset-0 z-40 animate-arrive bg-scrim" />
        <Dialog.Popup
          aria-label={t('switcher.title')}
          data-bare=""
          className="on-floating fixed inset-0 z-40 mx-auto flex w-full animate-arrive-up flex-col overflow-hidden bg-float on-float mid:inset-y-auto mid:top-22 mid:max-h-[70vh] mid:max-w-160 mid:rounded-panel mid:shadow-float!"
        >
          <div className="flex min-h-15 flex-none items-center gap-3 border-b hairline px-4">
            <Search className="size-5 text-soft" strokeWidth={1.75} aria-hidden="true" />
            <input
              role="combobox"
              aria-expanded="true"
              aria-controls={`${id}-list`}
              aria-activedescendant={found[current] && `${id}-${keyOf(found[current])}`}
              aria-label={t('switcher.placeholder')}
              placeholder={t('switcher.placeholder')}
              dir="auto"
              data-bare=""
              autoComplete="off"
              className="min-w-0 flex-1 bg-transparent text-18"
              value={query}
              onChange={(event) => {
                setQuery(event.target.value);
                setChosen(0);
              }}
              onKeyDown={onKey}
            />
            <Dialog.Close className="flex-none rounded-control text-13 font-bold text-accent-ink max-mid:min-h-11">
              <span className="mid:hidden">{t('switcher.cancel')}</span>
              <span className="max-mid:hidden">
                <KeyCap>{t('switcher.closeKey')}</KeyCap>
              </span>
            </Dialog.Close>
          </div>
          <div className="min-h-0 flex-1 overflow-y-auto p-2">
            {direct.failure !== null && <FailureLine failure={direct.failure} />}
            {found.length > 0 && (
              <p className="px-2 pt-3 pb-1 text-13 font-bold text-muted">{t('switcher.results')}</p>
            )}
            <div id={`${id}-list`} role="listbox" aria-label={t('switcher.results')}>
              {found.map((find, index) => (
                <FindLine
                  key={keyOf(find)}
                  id={`${id}-${keyOf(find)}`}
                  find={find}
                  query={query}
                  meId={me.id}
                  isCurrent={index === current}
                  onPoint={() => setChosen(index)}
                  onGo={() => void go(find)}
                />
              ))}
            </div>
            {people.failure !== null && (
              <div className="px-2">
                <LoadFailure
                  failure={people.failure}
                  text={t('people.failed')}
                  onRetry={people.reload}
                />
              </div>
            )}
            {found.length === 0 && isAnswered && (
              <p role="status" className="px-2 py-6 text-center text-13 text-muted">
                {t('switcher.none', { query: query.trim() })}
              </p>
            )}
          </div>
          <p
            aria-hidden="true"
            className="hidden flex-none items-center gap-4 border-t hairline px-4 py-3 text-12 text-muted mid:flex"
          >
            <span className="flex items-center gap-1">
              <KeyCap>↑</KeyCap>
              <KeyCap>↓</KeyCap> {t('switcher.move')}
            </span>
            <span className="flex items-center gap-1">
              <KeyCap>↵</KeyCap> {t('switcher.go')}
            </span>
          </p>
        </Dialog.Popup>
      </Dialog.Portal>
    </Dialog.Root>
  );
}
