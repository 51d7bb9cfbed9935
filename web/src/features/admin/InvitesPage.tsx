import '@/i18n/enAdmin';
import { useCallback, useState } from 'react';
import { adminApi } from '@/data/adminApi';
import type { Invite } from '@/data/model.gen';
import { useKlatch, useServerInfo } from '@/data/useKlatch';
import { useTranslation } from '@/i18n/useTranslation';
import { LoadFailure } from '@/parts/LoadFailure';
import { SettingsPage } from '@/parts/SettingsPage';
import { usePageTitle } from '@/parts/usePageTitle';
import { LinesSkeleton } from '@/ui/LinesSkeleton';
import { Section } from '@/ui/Section';
import { LinkForm } from './LinkForm';
import { MadeLink } from './MadeLink';
import { OpenLine } from './OpenLine';
import { useLinks } from './useLinks';

/** Invitations: made, handed on, taken back. */
export default function InvitesPage() {
  const { t } = useTranslation();
  const { http } = useKlatch();
  const { info } = useServerInfo();
  const load = useCallback(() => adminApi(http).invites(), [http]);
  const { items, failure, reload } = useLinks<Invite>(load);
  const [link, setLink] = useState<string | null>(null);
  usePageTitle(t('admin.invitations'));
  const now = Date.now();
  const open = items?.filter((one) => isGood(one, now)) ?? [];
  return (
    <SettingsPage isWide title={t('admin.invitations')} text={t('admin.inviteText')}>
      {info?.signup === 'open' && <p className="mb-4 text-muted">{t('admin.modeOpen')}</p>}
      {info?.signup === 'closed' && <p className="mb-4 text-muted">{t('admin.modeClosed')}</p>}
      <LinkForm
        uses={[1, 5, 25, 100]}
        onMake={async (choice) => {
          const { code } = await adminApi(http).invite(choice);
          setLink(`${window.location.origin}/invite#${code}`);
          await reload();
        }}
      />
      {link !== null && <MadeLink key={link} link={link} />}
      {items === null && failure === null && <LinesSkeleton label={t('admin.loading')} />}
      {failure !== null && <LoadFailure failure={failure} onRetry={reload} />}
      {open.length > 0 && (
        <Section title={t('admin.good')}>
          {open.map((invite) => (
            <OpenLine
              key={invite.id}
              {...invite}
              onRevoke={async () => {
                await adminApi(http).revoke(invite.id);
                await reload();
              }}
            />
          ))}
        </Section>
      )}
      {items !== null && open.length === 0 && (
        <p role="status" className="py-6 text-muted">
          {t('admin.noInvites')}
        </p>
      )}
    </SettingsPage>
  );
}

function isGood(invite: Invite, now: number): boolean {
  const { revokedAt, uses, maxUses, expiresAt } = invite;
  return revokedAt === null && uses < maxUses && Date.parse(expiresAt) > now;
}
