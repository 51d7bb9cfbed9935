import { ChevronDown, LogOut, NotebookPen, Plus, Settings, SquarePen } from 'lucide-react';
import type { ReactNode } from 'react';
import { useLocation } from 'wouter';
import { useServerInfo } from '@/data/useKlatch';
import { useMe } from '@/data/usePeople';
import { useRoomsApi } from '@/data/useRoomsApi';
import { useTranslation } from '@/i18n/useTranslation';
import { useOpenOverlay } from '@/parts/overlays';
import { useDeed } from '@/parts/useDeed';
import type { MenuItem } from '@/ui/FloatingMenu';
import { IconLink } from '@/ui/IconLink';
import { Mark } from '@/ui/Mark';
import { MenuButton } from '@/ui/MenuButton';

/** The server's name, which opens its menu, and the way to a new chat. */
export function ListHead({ bell }: { bell: ReactNode }) {
  const { t } = useTranslation();
  const server = useServerInfo().info?.name ?? t('app.klatch');
  const { busy, run } = useDeed();
  const items = useServerMenu(run);
  return (
    <div className="flex min-h-(--head) flex-none items-center gap-1 ps-4 pe-2 mid:pe-3">
      <MenuButton
        label={t('list.serverMenu', { server })}
        items={items}
        busy={busy !== null && t('app.busy')}
        keep
        className="flex h-10 min-w-0 flex-1 items-center gap-2 rounded-control text-start font-bold"
      >
        <Mark className="size-7.5" />
        <span dir="auto" title={server} className="one">
          {server}
        </span>
        {busy === null && (
          <ChevronDown className="size-4 text-muted" strokeWidth={2} aria-hidden="true" />
        )}
      </MenuButton>
      {bell}
      <IconLink to="/people" label={t('list.compose')}>
        <SquarePen className="size-5" strokeWidth={1.75} />
      </IconLink>
    </div>
  );
}

function useServerMenu(run: ReturnType<typeof useDeed>['run']): MenuItem[] {
  const { t } = useTranslation();
  const me = useMe();
  const [, navigate] = useLocation();
  const openOverlay = useOpenOverlay();
  const { openDirect } = useRoomsApi();

  return [
    {
      id: 'room',
      label: t('list.newRoom'),
      icon: <Plus strokeWidth={1.75} />,
      onPress: () => setTimeout(() => openOverlay({ type: 'newRoom', name: '' }), 60),
    },
    {
      id: 'notes',
      label: t('list.notes'),
      icon: <NotebookPen strokeWidth={1.75} />,
      onPress: () => void run('notes', async () => navigate(`/chats/${await openDirect(me.id)}`)),
    },
    {
      id: 'settings',
      label: t('list.settings'),
      icon: <Settings strokeWidth={1.75} />,
      onPress: () => navigate('/settings'),
    },
    {
      id: 'logout',
      label: t('list.logout'),
      icon: <LogOut className="flip" strokeWidth={1.75} />,
      danger: true,
      onPress: () => setTimeout(() => openOverlay({ type: 'logout' }), 60),
    },
  ];
}
