import '@/i18n/enAdmin';
import { Hash } from 'lucide-react';
import { type FormEvent, useCallback, useEffect, useState } from 'react';
import { useLocation } from 'wouter';
import { linksApi } from '@/data/adminApi';
import { type Failure, toFailure } from '@/data/failure';
import type { LinkedRoom, RoomId } from '@/data/model.gen';
import { goneKey } from '@/data/undo/deeds';
import { useClient } from '@/data/useKlatch';
import { useTranslation } from '@/i18n/useTranslation';
import { useHash } from '@/lib/useHash';
import { FailureLine } from '@/parts/FailureLine';
import { usePageTitle } from '@/parts/usePageTitle';
import { Avatar } from '@/ui/Avatar';
import { Button } from '@/ui/Button';
import { LineItem } from '@/ui/LineItem';
import { Page } from '@/ui/Page';
import { TextField } from '@/ui/TextField';

/** Arriving by a link into a room, or with a code to type. */
export default function JoinPage() {
  const given = useHash().slice(1);
  return <Join key={given} given={given} />;
}

function Join({ given }: { given: string }) {
  const { t } = useTranslation();
  const { http, rooms, undos } = useClient();
  const [, navigate] = useLocation();
  const [code, setCode] = useState(given);
  const [found, setFound] = useState<LinkedRoom | null>(null);
  const [failure, setFailure] = useState<Failure | null>(null);
  const [busy, setBusy] = useState<'look' | 'join' | null>(null);
  usePageTitle(t('admin.joinScreen'));

  const look = useCallback(
    async (code: string) => {
      setBusy('look');
      setFailure(null);
      setFound(null);
      await linksApi(http)
        .look(code)
        .then(setFound)
        .catch((thrown) => setFailure(toFailure(thrown)));
      setBusy(null);
    },
    [http],
  );

  useEffect(() => {
    if (given !== '') void look(given);
  }, [look, given]);

  /** One about to be left or deleted stays, as with any other way in. */
  const keep = (roomId: RoomId) => undos.undo(goneKey(roomId));

  async function enter() {
    setBusy('join');
    setFailure(null);
    // Before: one about to be left must not be left after one has come in.
    if (found) keep(found.room.id);
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
              <Button
                kind="primary"
                onClick={() => {
                  keep(found.room.id);
                  navigate(`/chats/${found.room.id}`);
                }}
              >
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
