import '@/i18n/enSignedOut';
import { useTranslation } from '@/i18n/useTranslation';
import { cx } from '@/ui/cx';
import { Cup } from './Cup';
import { Plate } from './Plate';

const FACES = [
  { name: 'beard', place: 'left-[16%] top-[26%]' },
  { name: 'long', place: 'left-[82%] top-[22%]' },
  { name: 'bob', place: 'left-[90%] top-[61%]' },
  { name: 'curls', place: 'left-[17%] top-[78%]' },
  { name: 'ginger', place: 'left-[69%] top-[91%]' },
  { name: 'bun', place: 'left-[48%] top-[7.5%]' },
] as const;

const BUBBLE =
  'absolute rounded-bubble px-2.5 py-1 text-12 whitespace-nowrap shadow-float home:px-3.5 home:py-2 home:text-15';

/** A round table from above with drawn people about it: nobody who is really here. */
export function TablePicture() {
  const { t } = useTranslation();
  return (
    <div
      dir="ltr"
      aria-hidden="true"
      className="relative aspect-square w-full max-w-80 home:max-w-150"
    >
      <svg viewBox="0 0 520 520" className="absolute inset-0 size-full" aria-hidden="true">
        <circle cx="260" cy="268" r="192" className="fill-wood-edge" />
        <circle cx="260" cy="260" r="192" className="fill-wood" />
        <circle
          cx="260"
          cy="260"
          r="180"
          fill="none"
          className="stroke-wood-edge"
          strokeWidth={1.5}
        />
        <Cup x={168} y={186} turn={-30} drink="black" />
        <Cup x={352} y={184} turn={40} drink="milk" />
        <Cup x={166} y={336} turn={200} drink="black" small />
        <Cup x={356} y={366} turn={110} drink="milk" />
        <Plate />
      </svg>
      {FACES.map(({ name, place }) => (
        <span key={name} className={cx('absolute -translate-x-1/2 -translate-y-1/2', place)}>
          <img
            src={`/faces/${name}.svg`}
            alt=""
            className="size-12 max-w-none rounded-round home:size-19"
          />
          <span className="absolute right-0 bottom-0 size-[0.6875rem] rounded-round bg-online shadow-[0_0_0_2px_var(--ground)] home:size-3.5" />
        </span>
      ))}
      <span className={cx(BUBBLE, 'top-[21%] left-[24%] bg-float text-ink')}>
        {t('home.bubble1')}
      </span>
      <span className={cx(BUBBLE, 'top-[57%] right-[17.5%] bg-accent text-on-accent')}>
        {t('home.bubble2')}
      </span>
      <span className={cx(BUBBLE, 'top-[75%] left-[25%] bg-float text-ink')}>
        {t('home.bubble3')}
      </span>
    </div>
  );
}
