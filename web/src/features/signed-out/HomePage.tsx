import '@/i18n/enSignedOut';
import { Link } from 'wouter';
import { useServerInfo, useSession } from '@/data/useKlatch';
import { useTranslation } from '@/i18n/useTranslation';
import { usePageTitle } from '@/parts/usePageTitle';
import { ButtonLink } from '@/ui/ButtonLink';
import { Mark } from '@/ui/Mark';
import { Wordmark } from '@/ui/Wordmark';
import { Providers } from './Providers';
import { TablePicture } from './TablePicture';

/** What strangers see: the server's name and the two ways in. Nothing about its people. */
export default function HomePage() {
  const { t } = useTranslation();
  const server = useServerInfo();
  const session = useSession();
  const name = server.info?.name ?? t('app.klatch');
  const isOpen = server.info?.signup !== 'closed';
  const ended = session.status === 'signedOut' && session.ended;
  usePageTitle(t('home.screen'));
  return (
    <div className="flex min-h-full flex-col bg-ground">
      <header className="mx-auto flex w-full flex-wrap max-w-[80rem] items-center py-3 ps-4 pe-2 home:px-8 home:py-5">
        <Link to="/" className="flex min-h-10 items-center gap-2.5 rounded-control">
          <Mark className="size-8.5" />
          <Wordmark className="h-5.5" />
        </Link>
        <ButtonLink to="/login" kind="text" className="ms-auto px-3!">
          {t('home.login')}
        </ButtonLink>
      </header>
      <main className="mx-auto grid w-full max-w-[80rem] flex-1 content-center items-center gap-6 px-4 pt-2 home:grid-cols-[minmax(0,1fr)_minmax(0,37.5rem)] home:gap-8 home:px-8 home:pt-0">
        <div className="order-2 home:order-1">
          {ended && (
            <p role="status" className="mb-3 text-13 text-soft">
              {t('home.ended')}
            </p>
          )}
          <p dir="auto" className="side mb-3 text-13 font-bold text-accent-ink">
            {name}
          </p>
          <h1 className="[font:var(--t-hero)] tracking-[-.03em] text-balance">
            {t('home.line1')}
            <br />
            {t('home.line2')}
          </h1>
          <p className="mt-3 mb-5 max-w-120 text-soft home:mt-5 home:mb-8 home:text-18/7">
            {t('home.lead', { server: name })}
          </p>
          <div className="flex flex-wrap gap-3 *:flex-1 home:*:flex-none">
            {isOpen && (
              <ButtonLink to="/signup" kind="primary" size="large">
                {t('home.signup')}
              </ButtonLink>
            )}
            <ButtonLink to="/login" kind={isOpen ? 'quiet' : 'primary'} size="large">
              {t('home.login')}
            </ButtonLink>
          </div>
          <Providers isHome />
        </div>
        <div className="order-1 flex justify-center home:order-2 home:justify-end">
          <TablePicture />
        </div>
      </main>
      <footer className="mx-auto flex w-full max-w-[80rem] justify-end px-4 py-5 text-12 text-muted home:px-8 home:py-6 home:text-13">
        {t('home.foot')}
      </footer>
    </div>
  );
}
