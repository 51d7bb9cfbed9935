import { Search } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import { useTranslation } from '@/i18n/useTranslation';
import { useOpenOverlay } from '@/parts/overlays';
import { KeyCap } from '@/ui/KeyCap';
import { ChatList } from './ChatList';
import { ListHead } from './ListHead';
import { MeRow } from './MeRow';
import { Places } from './Places';

/** `isPage`: nothing else is on the screen. */
type Props = { openId: string | null; isPage: boolean; bell: ReactNode };

/** The first column: whose server this is, the search, the places, my chats, and me at the foot. */
export function ListColumn({ openId, isPage, bell }: Props) {
  const { t } = useTranslation();
  const openOverlay = useOpenOverlay();
  const [scroller, setScroller] = useState<HTMLElement | null>(null);
  return (
    <div className="flex min-h-0 min-w-0 flex-1 flex-col bg-ground on-ground">
      {isPage && <h1 className="sr-only">{t('list.chats')}</h1>}
      <ListHead bell={bell} />
      <button
        type="button"
        aria-keyshortcuts="Control+K"
        onClick={() => openOverlay({ type: 'switcher' })}
        className="mx-4 flex min-h-10 flex-none items-center gap-2 rounded-control bg-hush ps-3 pe-2 text-muted hover:bg-oat max-mid:mb-2 touch:min-h-11"
      >
        <Search className="size-4" strokeWidth={2} aria-hidden="true" />
        <span className="flex-1 text-start">{t('list.search')}</span>
        <span className="max-mid:hidden" aria-hidden="true">
          <KeyCap>{t('list.searchKey')}</KeyCap>
        </span>
      </button>
      <Places />
      <nav
        ref={setScroller}
        aria-label={t('list.chats')}
        className="min-h-0 flex-1 overflow-y-auto overscroll-contain"
      >
        <ChatList openId={openId} scroller={scroller} />
      </nav>
      <MeRow />
    </div>
  );
}
