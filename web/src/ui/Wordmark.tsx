import { cx } from './cx';

type Props = { className?: string };

/** The name, drawn. */
export function Wordmark({ className }: Props) {
  return (
    <svg
      className={cx('block stroke-ink', className)}
      viewBox="0 0 78.5 24"
      fill="none"
      strokeWidth={3}
      strokeLinecap="round"
      strokeLinejoin="round"
      role="img"
      aria-label="Klatch"
    >
      <path d="M2 2V22M11 10L2.600 17M6.200 14L11.800 22M17.500 2V22M34.500 10V22M34.500 16A6 6 0 1 1 22.500 16A6 6 0 1 1 34.500 16M42 4.500V18.300A3.700 3.700 0 0 0 45.700 22H46.500M38.300 10H46.500M60.200 11.600A6 6 0 1 0 60.200 20.400M66.500 2V22M66.500 15.200A5 5 0 0 1 76.500 15.200V22" />
    </svg>
  );
}
