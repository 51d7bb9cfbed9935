import { lazy, type ReactNode, Suspense } from 'react';
import { useLocation } from 'wouter';
import { ListColumn } from '@/features/chats/ListColumn';
import { Bell } from '@/features/notifications/Bell';
import { useTranslation } from '@/i18n/useTranslation';
import { OfflineLine } from '@/parts/OfflineLine';
import { again } from '@/ui/again';
import { cx } from '@/ui/cx';
import { ONE_COLUMN, useMedia } from '@/ui/useMedia';
import { ErrorBoundary } from './ErrorBoundary';
import { useHotkeys } from './useHotkeys';
import { useRouteFocus } from './useRouteFocus';
import { viewOf } from './view';

const Tabs = lazy(() => again(() => import('./Tabs')));
const SettingsNav = lazy(() => again(() => import('@/features/settings/SettingsNav')));

/** Where “Skip to the content” leads, and the focus after going somewhere. */
const CONTENT = { id: 'content', tabIndex: -1, 'data-bare': '' };

/** The columns: the list (or the settings' own), what is open beside it, and on phones the tabs below. */
export function Frame({ children }: { children: ReactNode }) {
  const { t } = useTranslation();
  const [path] = useLocation();
  const view = viewOf(path);
  const isAlone = useMedia(ONE_COLUMN) && view.isList;
  const Column = isAlone ? 'main' : 'section';
  useHotkeys();
  useRouteFocus();
  return (
    <div className="flex h-dvh flex-col overflow-hidden bg-paper">
      <a
        href="#content"
        className="fixed inset-s-2 -top-12 z-50 rounded-control bg-float px-4 py-2 font-bold text-accent-ink focus:top-2"
      >
        {t('app.skip')}
      </a>
      {/* An open chat says so below its head. */}
      {view.roomId === null && <OfflineLine />}
      <div className="flex min-h-0 flex-1">
        <Column
          {...(isAlone && CONTENT)}
          aria-label={view.isSettings ? t('app.settingsNav') : t('app.chatsNav')}
          className={cx(
            'min-h-0 w-full flex-none border-e hairline max-mid:border-e-0 mid:flex mid:w-74 wide:w-(--list)',
            view.isList ? 'flex' : 'max-mid:hidden',
          )}
        >
          {view.isSettings ? (
            <Suspense>
              <SettingsNav isPage={isAlone} />
            </Suspense>
          ) : (
            <ListColumn openId={view.roomId} isPage={isAlone} bell={<Bell />} />
          )}
        </Column>
        <main
          {...(!isAlone && CONTENT)}
          className={cx(
            'min-h-0 min-w-0 flex-1 flex-col mid:flex',
            view.isList ? 'hidden' : 'flex',
          )}
        >
          <ErrorBoundary key={view.roomId ?? path}>
            <Suspense>{children}</Suspense>
          </ErrorBoundary>
        </main>
      </div>
      <Suspense>{view.hasTabs && <Tabs />}</Suspense>
    </div>
  );
}
