import '@/i18n/enSearch';
import { Dialog } from '@base-ui/react/dialog';
import { Search, X } from 'lucide-react';
import { type KeyboardEvent, type UIEvent, useEffect, useId, useState } from 'react';
import { useLocation } from 'wouter';
import { useChats } from '@/data/useChats';
import { useMe } from '@/data/usePeople';
import { useTranslation } from '@/i18n/useTranslation';
import { FailureLine } from '@/parts/FailureLine';
import { useChatName } from '@/parts/useChatName';
import { useOpenDirect } from '@/parts/useOpenDirect';
import { isImeKey } from '@/ui/isImeKey';
import { KeyCap } from '@/ui/KeyCap';
import { prepareExcerpts } from './Excerpt';
import { Foot } from './Foot';
import { Results } from './Results';
import { keyOfLine, type Line, useLines } from './useLines';

/** So near the end of the list more is asked for, in pixels. */
const NEAR_PX = 200;

type Props = {
  /** The chat to search in; all of them without. */
  roomId: string | null;
  onClose: () => void;
};

/** One box for chats, people and what was said; Enter goes there. */
export default function Switcher({ roomId, onClose }: Props) {
  const { t } = useTranslation();
  const id = useId();
  const me = useMe();
  const nameOf = useChatName(me.id);
  const [path, navigate] = useLocation();
  const direct = useOpenDirect();
  const [query, setQuery] = useState('');
  const [chosen, setChosen] = useState(0);
  const [onlyIn, setOnlyIn] = useState(roomId);
  const chats = useChats().items;
  const open = chats.find((chat) => chat.id === (roomId ?? path.split('/')[2])) ?? null;
  const name = open === null ? '' : nameOf(open);
  const lines = useLines(query, onlyIn, me.id);
  useEffect(prepareExcerpts, []);
  const { all, messages } = lines;
  const current = Math.min(chosen, all.length - 1);
  const line = all[current];
  const isAll = onlyIn === null;

  async function go(to: Line) {
    if (to.type === 'person') {
      if (!(await direct.open(to.user.id))) return;
    } else if (to.type === 'chat') navigate(`/chats/${to.chat.id}`);
    else {
      const { id: message, roomId: room, number } = to.hit.message;
      navigate(`/chats/${room}?message=${message}&number=${number}`);
    }
    onClose();
  }

  function keepTo(room: string | null) {
    setOnlyIn(room);
    setChosen(0);
  }

  function move(step: number) {
    const isEnd = current + step >= all.length;
    if (isEnd && messages.hasMore) messages.loadMore();
    else setChosen((current + step + all.length) % all.length);
  }

  function onKey(event: KeyboardEvent) {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step !== undefined && all.length > 0) move(step);
    else if (event.key === 'Enter' && line && !isImeKey(event)) void go(line);
    else if (event.key === 'Tab' && !event.shiftKey && open !== null)
      keepTo(onlyIn === null ? open.id : null);
    else if (event.key === 'Backspace' && query === '' && onlyIn !== null) keepTo(null);
    else return;
    event.preventDefault();
  }

  function onScroll({ currentTarget: { scrollTop, clientHeight, scrollHeight } }: UIEvent) {
    const isNear = scrollTop + clientHeight > scrollHeight - NEAR_PX;
    if (isNear && messages.hasMore && !messages.isBusy) messages.loadMore();
  }

  return (
    <Dialog.Root open onOpenChange={(isOpen) => !isOpen && onClose()}>
      <Dialog.Portal>
        <Dialog.Backdrop className="fixed inset-0 z-40 animate-arrive bg-scrim" />
        <Dialog.Popup
          aria-label={t('switcher.title')}
          data-bare=""
          className="on-floating fixed inset-0 z-40 mx-auto flex w-full animate-arrive-up flex-col overflow-hidden bg-float on-float mid:inset-y-auto mid:top-22 mid:max-h-[70vh] mid:max-w-160 mid:rounded-panel mid:shadow-float!"
        >
          <div className="flex min-h-15 flex-none items-center gap-3 border-b hairline px-4">
            <Search className="size-5 flex-none text-soft" strokeWidth={1.75} aria-hidden="true" />
            {onlyIn !== null && (
              <button
                type="button"
                aria-label={t('switcher.everywhere')}
                onClick={() => keepTo(null)}
                className="flex min-h-8 max-w-[45%] flex-none items-center gap-1 rounded-control bg-accent-wash ps-2 pe-1 text-13 text-accent-ink touch:min-h-10"
              >
                <bdi className="one">{name}</bdi>
                <X className="size-4 flex-none" strokeWidth={2} aria-hidden="true" />
              </button>
            )}
            <input
              role="combobox"
              aria-expanded="true"
              aria-controls={`${id}-list`}
              aria-activedescendant={line && `${id}-${keyOfLine(line)}`}
              aria-label={isAll ? t('switcher.placeholder') : t('switcher.placeholderIn', { name })}
              placeholder={isAll ? t('switcher.placeholder') : t('list.search')}
              dir="auto"
              data-bare=""
              autoComplete="off"
              maxLength={1000}
              className="min-h-11 min-w-0 flex-1 bg-transparent text-18 text-ellipsis"
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
          <section
            aria-label={t('switcher.list')}
            // biome-ignore lint/a11y/noNoninteractiveTabindex: its options are chosen from the box, and it still scrolls.
            tabIndex={0}
            data-bare=""
            className="min-h-0 flex-1 overflow-y-auto p-2"
            onScroll={onScroll}
          >
            {direct.failure !== null && <FailureLine failure={direct.failure} />}
            <Results
              id={id}
              lines={lines}
              query={query}
              meId={me.id}
              current={current}
              onPoint={setChosen}
              onGo={(to) => void go(to)}
            />
          </section>
          <Foot messages={messages} isOnlyHere={open === null ? null : onlyIn !== null} />
        </Dialog.Popup>
      </Dialog.Portal>
    </Dialog.Root>
  );
}
