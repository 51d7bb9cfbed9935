import '@/i18n/enSignedOut';
import { useCallback } from 'react';
import { codesApi } from '@/data/adminApi';
import { useKlatch } from '@/data/useKlatch';
import { useTranslation } from '@/i18n/useTranslation';
import { useHash } from '@/lib/useHash';
import { LoadFailure } from '@/parts/LoadFailure';
import { usePageTitle } from '@/parts/usePageTitle';
import { ButtonLink } from '@/ui/ButtonLink';
import { Mark } from '@/ui/Mark';
import { LookingPage } from './LookingPage';
import { SignFrame } from './SignFrame';
import SignUpPage from './SignUpPage';
import { codeInFragment } from './setUp';
import { useLooking } from './useLooking';

/** Where an invitation's link leads: the code stands after the `#`, so that no server's log sees it. */
export default function InvitedPage() {
  const code = codeInFragment(useHash());
  return <Invited key={code} code={code} />;
}

function Invited({ code }: { code: string }) {
  const { t } = useTranslation();
  const { http } = useKlatch();
  const look = useCallback(() => codesApi(http).look(code), [http, code]);
  const { state, again } = useLooking(look);
  usePageTitle(t('sign.inviteScreen'));
  if (state.status === 'found') return <SignUpPage inviteCode={code} />;
  if (state.status === 'looking')
    return <LookingPage title={t('sign.inviteScreen')} text={t('sign.inviteLooking')} />;
  const isGone = state.failure.code === 'not_found';
  return (
    <SignFrame
      brand={<Mark className="size-12" />}
      title={isGone ? t('sign.inviteGone') : t('sign.inviteScreen')}
      text={isGone ? t('sign.inviteGoneText') : ''}
    >
      {isGone ? (
        <ButtonLink to="/" kind="plain" wide>
          {t('app.back')}
        </ButtonLink>
      ) : (
        <LoadFailure failure={state.failure} onRetry={again} />
      )}
    </SignFrame>
  );
}
