import { useTranslation } from '@/i18n/useTranslation';
import { usePageTitle } from '@/parts/usePageTitle';
import { ButtonLink } from '@/ui/ButtonLink';
import { CoffeeRing } from './CoffeeRing';

/** No such page, or none for me. */
export default function NotFound() {
  const { t } = useTranslation();
  usePageTitle(t('error.notFoundScreen'));
  return (
    <div className="grid min-h-0 flex-1 place-content-center justify-items-center overflow-y-auto bg-ground p-6 text-center">
      <CoffeeRing with404 />
      <h1 tabIndex={-1} data-bare="" data-title="" className="mt-5 text-24 tracking-[-.012em]">
        {t('error.notFoundTitle')}
      </h1>
      <p className="mt-2 mb-6 max-w-90 text-muted">{t('error.notFoundText')}</p>
      <div className="flex flex-wrap justify-center gap-2">
        <ButtonLink to="/" kind="primary">
          {t('error.toChats')}
        </ButtonLink>
        <ButtonLink to="/rooms" kind="quiet">
          {t('error.toRooms')}
        </ButtonLink>
      </div>
    </div>
  );
}
