import '@/i18n/enOidc';
import { useCallback } from 'react';
import type { Arrival } from '@/data/model.gen';
import { useKlatch } from '@/data/useKlatch';
import { useTranslation } from '@/i18n/useTranslation';
import { LoadFailure } from '@/parts/LoadFailure';
import { usePageTitle } from '@/parts/usePageTitle';
import { ButtonLink } from '@/ui/ButtonLink';
import { Mark } from '@/ui/Mark';
import { ArrivalForm } from './ArrivalForm';
import { LookingPage } from './LookingPage';
import { SignFrame } from './SignFrame';
import { useLooking } from './useLooking';

/** Where somebody lands whom a provider vouches for and who has no account yet. */
export default function WelcomePage() {
  const { t } = useTranslation();
  const { http } = useKlatch();
  const look = useCallback(() => http.get<Arrival>('/api/auth/arrival'), [http]);
  const { state, again } = useLooking(look);
  usePageTitle(t('oidc.welcome'));
  const brand = <Mark className="size-12" />;
  if (state.status === 'looking')
    return <LookingPage title={t('oidc.welcome')} text={t('oidc.looking')} />;
  if (state.status === 'found') {
    const text = t('oidc.text', { name: state.found.provider.name });
    return (
      <SignFrame brand={brand} title={t('oidc.title')} text={text}>
        <ArrivalForm arrival={state.found} />
      </SignFrame>
    );
  }
  if (state.failure.code === 'not_found')
    return (
      <SignFrame brand={brand} title={t('oidc.gone')} text={t('oidc.goneText')}>
        <ButtonLink to="/login" kind="primary" wide className="min-h-11">
          {t('oidc.toLogin')}
        </ButtonLink>
      </SignFrame>
    );
  return (
    <SignFrame brand={brand} title={t('oidc.welcome')} text="">
      <LoadFailure failure={state.failure} onRetry={again} />
    </SignFrame>
  );
}
