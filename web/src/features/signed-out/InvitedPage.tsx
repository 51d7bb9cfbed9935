import '@/i18n/enSignedOut';
import { useEffect, useState } from 'react';
import { codesApi } from '@/data/adminApi';
import { type Failure, toFailure } from '@/data/failure';
import { useKlatch } from '@/data/useKlatch';
import { useTranslation } from '@/i18n/useTranslation';
import { FailureLine } from '@/parts/FailureLine';
import { usePageTitle } from '@/parts/usePageTitle';
import { Button } from '@/ui/Button';
import { ButtonLink } from '@/ui/ButtonLink';
import { Mark } from '@/ui/Mark';
import { Ring } from '@/ui/Ring';
import { SignFrame } from './SignFrame';
import SignUpPage from './SignUpPage';
import { codeInFragment } from './setUp';

type State = { status: 'looking' } | { status: 'good' } | { status: 'failed'; failure: Failure };

/** Where an invitation's link leads: the code stands after the `#`, so that no server's log sees it. */
export default function InvitedPage() {
  const { t } = useTranslation();
  const { http } = useKlatch();
  const [code] = useState(() => codeInFragment(window.location.hash));
  const [state, setState] = useState<State>({ status: 'looking' });
  const [round, setRound] = useState(0);
  usePageTitle(t('sign.inviteScreen'));
  useEffect(() => {
    let isHere = round >= 0;
    codesApi(http)
      .look(code)
      .then(() => isHere && setState({ status: 'good' }))
      .catch((thrown) => isHere && setState({ status: 'failed', failure: toFailure(thrown) }));
    return () => {
      isHere = false;
    };
  }, [http, code, round]);

  if (state.status === 'good') return <SignUpPage inviteCode={code} />;
  if (state.status === 'looking')
    return (
      <SignFrame
        brand={<Mark className="size-12" />}
        title={t('sign.inviteScreen')}
        text={t('sign.inviteLooking')}
      >
        <div role="status" aria-label={t('sign.inviteLooking')} className="grid place-items-center">
          <Ring />
        </div>
      </SignFrame>
    );
  const isGone = state.failure.code === 'not_found';
  return (
    <SignFrame
      brand={<Mark className="size-12" />}
      title={isGone ? t('sign.inviteGone') : t('sign.inviteScreen')}
      text={isGone ? t('sign.inviteGoneText') : ''}
    >
      {!isGone && <FailureLine failure={state.failure} />}
      {isGone ? (
        <ButtonLink to="/" kind="plain" wide>
          {t('app.back')}
        </ButtonLink>
      ) : (
        <Button wide onClick={() => setRound(round + 1)}>
          {t('app.retry')}
        </Button>
      )}
    </SignFrame>
  );
}
