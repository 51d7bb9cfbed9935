import { useTranslation } from '@/i18n/useTranslation';
import { LoadFailure } from '@/parts/LoadFailure';
import { Skeleton } from '@/ui/Skeleton';
import { useDelayed } from '@/ui/useDelayed';
import { FindLine } from './FindLine';
import { HitLine } from './HitLine';
import { keyOfLine, type Line, type Lines } from './useLines';

type Props = {
  id: string;
  lines: Lines;
  query: string;
  meId: string;
  current: number;
  onPoint: (index: number) => void;
  onGo: (line: Line) => void;
};

const TITLE = 'px-2 pt-3 pb-1 text-13 font-bold text-muted';

/** Chats and people first, then messages, and what there is to say when something is missing. */
export function Results({ id, lines, query, meId, current, onPoint, onGo }: Props) {
  const { t } = useTranslation();
  const { all, messages } = lines;
  const words = query.trim();
  const firstHit = all.findIndex((line) => line.type === 'hit');
  const places = firstHit < 0 ? all : all.slice(0, firstHit);
  const hits = firstHit < 0 ? [] : all.slice(firstHit);

  function draw(line: Line, index: number) {
    const key = keyOfLine(line);
    const option = {
      id: `${id}-${key}`,
      meId,
      isCurrent: index === current,
      onPoint: () => onPoint(index),
      onGo: () => onGo(line),
    };
    return line.type === 'hit' ? (
      <HitLine key={key} hit={line.hit} chat={line.chat} {...option} />
    ) : (
      <FindLine key={key} find={line} query={query} {...option} />
    );
  }

  return (
    <>
      <div id={`${id}-list`} role="listbox" aria-label={t('switcher.title')}>
        {places.length > 0 && (
          // biome-ignore lint/a11y/useSemanticElements: a group of options has no element of its own.
          <div role="group" aria-labelledby={`${id}-places`}>
            <p id={`${id}-places`} className={TITLE}>
              {t('switcher.results')}
            </p>
            {places.map(draw)}
          </div>
        )}
        {hits.length > 0 && (
          // biome-ignore lint/a11y/useSemanticElements: as above.
          <div role="group" aria-labelledby={`${id}-hits`}>
            <p id={`${id}-hits`} className={TITLE}>
              {t('switcher.messages')}
            </p>
            {hits.map((line, index) => draw(line, places.length + index))}
          </div>
        )}
      </div>
      {lines.failure !== null && (
        <div className="px-2">
          <LoadFailure failure={lines.failure} text={t('switcher.failed')} onRetry={lines.retry} />
        </div>
      )}
      {lines.failure === null && words !== '' && messages.isBusy && <Coming />}
      {messages.isIndexing && (
        <p className="px-2 py-3 text-13 text-muted">{t('switcher.indexing')}</p>
      )}
      {all.length === 0 && lines.isAnswered && (
        <p role="status" className="px-2 py-6 text-center text-13 text-muted">
          {words === '' ? t('switcher.begin') : t('switcher.none', { query: words })}
        </p>
      )}
    </>
  );
}

/** The shape of messages that are on their way. */
function Coming() {
  const { t } = useTranslation();
  const isSlow = useDelayed(true, 150);
  return (
    <div role="status" className="min-h-13">
      <span className="sr-only">{t('switcher.loading')}</span>
      {isSlow &&
        ['w-56', 'w-40', 'w-64'].map((width) => (
          <div key={width} className="flex min-h-13 animate-arrive items-center gap-3 px-2">
            <Skeleton shape="circle" className="size-8" />
            <span className="grid gap-2">
              <Skeleton shape="line" className="h-2.5 w-24" />
              <Skeleton shape="line" className={`h-3 ${width}`} />
            </span>
          </div>
        ))}
    </div>
  );
}
