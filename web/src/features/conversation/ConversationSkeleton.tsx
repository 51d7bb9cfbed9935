import { useTranslation } from '@/i18n/useTranslation';
import { Skeleton } from '@/ui/Skeleton';
import { useDelayed } from '@/ui/useDelayed';

const LINES = [
  { key: 'a', mine: false, last: false, size: 'h-9.5 w-75' },
  { key: 'b', mine: false, last: true, size: 'h-9.5 w-52.5' },
  { key: 'c', mine: true, last: false, size: 'h-15 w-65' },
  { key: 'd', mine: false, last: true, size: 'h-53.5 w-80' },
  { key: 'e', mine: true, last: false, size: 'h-9.5 w-45' },
  { key: 'f', mine: true, last: false, size: 'h-9.5 w-60' },
  { key: 'g', mine: false, last: false, size: 'h-15 w-70' },
  { key: 'h', mine: false, last: true, size: 'h-9.5 w-40' },
] as const;

/** A conversation's shape while it comes, if that takes longer than a blink. */
export function ConversationSkeleton() {
  const { t } = useTranslation();
  const isSlow = useDelayed(true, 150);
  return (
    <div role="status" className="flex min-h-0 flex-1 flex-col justify-end overflow-hidden">
      <span className="sr-only">{t('chat.loading')}</span>
      {isSlow && (
        <div className="mx-auto flex w-full max-w-(--column) animate-arrive flex-col gap-2 px-3 pb-3 mid:px-6">
          {LINES.map((line) => (
            <div key={line.key} className={line.mine ? 'flex justify-end' : 'flex items-end gap-2'}>
              {!line.mine &&
                (line.last ? (
                  <Skeleton shape="circle" className="size-8" />
                ) : (
                  <span className="w-8 flex-none" />
                ))}
              <Skeleton shape="bubble" className={`${line.size} max-w-[84%]`} />
            </div>
          ))}
        </div>
      )}
    </div>
  );
}
