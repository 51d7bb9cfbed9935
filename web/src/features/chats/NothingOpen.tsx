import { useMe } from '@/data/usePeople';
import { Rich } from '@/i18n/Rich';
import { useTranslation } from '@/i18n/useTranslation';
import { firstName } from '@/parts/names';
import { usePageTitle } from '@/parts/usePageTitle';
import { EmptyState } from '@/ui/EmptyState';
import { KeyCap } from '@/ui/KeyCap';
import { Mark } from '@/ui/Mark';

/** Beside the list while no chat is open: a greeting by the clock. */
export default function NothingOpen() {
  const { t } = useTranslation();
  const me = useMe();
  usePageTitle(t('list.chats'));
  return (
    <div className="min-h-0 flex-1 overflow-y-auto bg-paper">
      <EmptyState
        isPage
        picture={<Mark className="size-16" />}
        title={<bdi>{t(greeting(new Date().getHours()), { name: firstName(me) })}</bdi>}
        text={t('nothing.text')}
      >
        <p className="text-13 text-muted">
          <Rich text="nothing.finds" tags={{ key: <KeyCap>{null}</KeyCap> }} />
        </p>
      </EmptyState>
    </div>
  );
}

/** Which greeting an hour of the day calls for. */
export function greeting(hour: number) {
  if (hour >= 23 || hour < 4) return 'nothing.night';
  if (hour < 12) return 'nothing.morning';
  return hour < 18 ? 'nothing.afternoon' : 'nothing.evening';
}
