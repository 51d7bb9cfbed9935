import '@/i18n/enOidc';
import { KeyRound } from 'lucide-react';
import { keepInvitation, providerAddress } from '@/data/providers';
import { useServerInfo } from '@/data/useKlatch';
import { useTranslation } from '@/i18n/useTranslation';
import { linkClass } from '@/ui/buttonClass';
import { cx } from '@/ui/cx';

type Props = {
  /** On the home page their names stand side by side. */
  isHome?: boolean;
  inviteCode?: string | undefined;
};

const LINE =
  'flex items-center gap-3 text-12 text-muted before:h-px before:flex-1 before:bg-line after:h-px after:flex-1 after:bg-line';

/** The ways in by somebody who vouches for one. They lead out of this page. */
export function Providers({ isHome = false, inviteCode }: Props) {
  const { t } = useTranslation();
  const providers = useServerInfo().info?.oidc ?? [];
  if (providers.length === 0) return null;
  return (
    <>
      <p className={cx(LINE, isHome ? 'mt-5 mb-4 home:max-w-90' : 'my-4')}>
        {t(isHome ? 'oidc.orWith' : 'oidc.or')}
      </p>
      <div className={isHome ? 'flex flex-wrap gap-3 *:flex-1 home:*:flex-none' : 'grid gap-3'}>
        {providers.map(({ id, name }) => (
          <a
            key={id}
            href={providerAddress(id)}
            onClick={() => keepInvitation(inviteCode)}
            className={cx(linkClass('quiet', 'normal', !isHome), 'min-h-11 min-w-0')}
            aria-label={t('oidc.continue', { name })}
          >
            <KeyRound className="size-4 flex-none" strokeWidth={2} aria-hidden="true" />
            <span dir="auto" className="one">
              {isHome ? name : t('oidc.continue', { name })}
            </span>
          </a>
        ))}
      </div>
    </>
  );
}
