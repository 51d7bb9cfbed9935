import '@/i18n/enAdmin';
import { Hash } from 'lucide-react';
import { type FormEvent, useCallback, useEffect, useState } from 'react';
import { useLocation } from 'wouter';
import { linksApi } from '@/data/adminApi';
import { type Failure, toFailure } from '@/data/failure';
import type { LinkedRoom } from '@/data/model.gen';
import { useClient } from '@/data/useKlatch';
import { useTranslation } from '@/i18n/useTranslation';
import { FailureLine } from '@/parts/FailureLine';
import { usePageTitle } from '@/parts/usePageTitle';
import { Avatar } from '@/ui/Avatar';
import { Button } from '@/ui/Button';
import { LineItem } from '@/ui/LineItem';
import { Page } from '@/ui/Page';
import { TextField } from '@/ui/TextField';

/** Arriving by a link into a room, or with a code to type. */
export default function JoinPage() {
  const { t } = useTranslation();
  const { http, rooms } = useClient();
  const [, navigate] = useLocation();
  const [code, setCode] = useState(() => window.location.hash.slice(1));
  const [found, setFound] = useState<LinkedRoom | null>(null);
  const [failure, setFailure] = useState<Failure | null>(null);
  const [busy, setBusy] = useState<'look' | 'join' | null>(null);
  usePageTitle(t('admin.joinScreen'));

  const look = useCallback(
    async (given: string) => {
      setBusy('look');
      setFailure(null);
      setFound(null);
      await linksApi(http)
        .look(given)
        .then(setFound)
        .catch((thrown) => setFailure(toFailure(thrown)));
      setBusy(null);
    },
    [http],
  );

  useEffect(() => {
    const given = window.location.hash.slice(1);
    if (given !== '') void look(given);
  }, [look]);

  async function enter() {
    setBusy('join');
    setFailure(null);
    try {
      const chat = rooms.take(await linksApi(http).enter(code));
      navigate(`/chats/${chat.id}`, { replace: true });
    } catch (thrown) {
      setFailure(toFailure(thrown));
      setBusy(null);
    }
  }

  function submit(event: FormEvent) {
    event.preventDefault();
    if (code.trim() !== '') void look(code);
  }

  return (
    <Page title={t('admin.joinScreen')} narrow>
      <form onSubmit={submit}>
        <TextField
          label={t('admin.joinCode')}
          hint={t('admin.joinCodeText')}
          value={code}
          autoCapitalize="none"
          autoComplete="off"
          spellCheck={false}
          onChange={(event) => {
            setCode(event.target.value);
            // What stands below was found by another code.
            setFound(null);
          }}
        />
        <Button type="submit" kind="plain" busy={busy === 'look' && t('admin.joinLooking')}>
          {t('admin.joinLook')}
        </Button>
      </form>
      {failure !== null && <Problem failure={failure} />}
      {found !== null && (
        <ul className="mt-4">
          <LineItem
            picture={
              <Avatar
                id={found.room.id}
                name={found.room.name ?? ''}
                size={44}
                icon={<Hash strokeWidth={1.75} />}
              />
            }
            name={found.room.name}
            text={t('admin.joinMembers', { count: found.room.memberCount })}
          >
            {found.joined ? (
              <Button kind="primary" onClick={() => navigate(`/chats/${found.room.id}`)}>
                {t('admin.joinOpen')}
              </Button>
            ) : (
              <Button
                kind="primary"
                busy={busy === 'join' && t('admin.joining')}
                onClick={() => void enter()}
              >
                {t('admin.join')}
              </Button>
            )}
          </LineItem>
        </ul>
      )}
    </Page>
  );
}

function Problem({ failure }: { failure: Failure }) {
  const { t } = useTranslation();
  const words =
    failure.code === 'not_found'
      ? t('admin.joinGone')
      : failure.code === 'forbidden' && t('admin.joinTooOld');
  if (!words) return <FailureLine failure={failure} />;
  return (
    <p role="alert" className="my-3 text-13 text-danger-ink">
      {words}
    </p>
  );
}
