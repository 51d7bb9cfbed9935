import { cx } from './cx';

type Props = { className?: string };

/** The bubble and the cup: darkest where they meet. Sized by its class. */
export function Mark({ className }: Props) {
  return (
    <svg className={cx('block', className)} viewBox="0 0 32 32" aria-hidden="true">
      <path
        className="fill-crema"
        fillRule="evenodd"
        d="M11 4.500h12.500a2 2 0 0 1 2 2v1.250h.5a5.500 5.500 0 0 1 0 11h-.510A8.250 8.250 0 0 1 9 18.250V6.500a2 2 0 0 1 2-2zM25.500 10.500V16h.5a2.750 2.750 0 0 0 0-5.500z"
      />
      <path
        className="fill-accent"
        d="M4 4.500h13.500a2 2 0 0 1 2 2v11.750a8.750 8.750 0 0 1-8.750 8.750a8.700 8.700 0 0 1-4.100-1.020l-3.250.97a1 1 0 0 1-1.240-1.240l.98-3.280A8.700 8.700 0 0 1 2 18.250V6.500a2 2 0 0 1 2-2z"
      />
      <path
        className="fill-crema-deep"
        d="M11 4.500h6.500a2 2 0 0 1 2 2v11.750a8.750 8.750 0 0 1-4.850 7.830A8.250 8.250 0 0 1 9 18.250V6.500a2 2 0 0 1 2-2z"
      />
    </svg>
  );
}
