import { useTranslation } from '@/i18n/useTranslation';
import { ButtonLink } from '@/ui/ButtonLink';
import { EmptyState } from '@/ui/EmptyState';
import { FreeChair } from './FreeChair';

/** What stands in the list while there is no chat. */
export default function NoChats() {
  const { t } = useTranslation();
  return (
    <EmptyState picture={<FreeChair />} title={t('list.emptyTitle')} text={t('list.emptyText')}>
      <ButtonLink to="/people" kind="primary">
        {t('list.findPeople')}
      </ButtonLink>
      <ButtonLink to="/rooms" kind="text">
        {t('list.seeRooms')}
      </ButtonLink>
    </EmptyState>
  );
}
