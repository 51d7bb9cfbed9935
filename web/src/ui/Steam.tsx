/** Three wisps: somebody is typing. */
export function Steam() {
  return (
    <svg
      className="h-4.5 w-6 overflow-visible text-accent-ink"
      viewBox="0 0 24 18"
      fill="none"
      stroke="currentColor"
      strokeWidth={2}
      strokeLinecap="round"
      aria-hidden="true"
    >
      <path className="animate-rise" d="M5 15c-3-3 3-5 0-9" />
      <path className="animate-rise [animation-delay:.25s]" d="M12 15c-3-3 3-5 0-9" />
      <path className="animate-rise [animation-delay:.5s]" d="M19 15c-3-3 3-5 0-9" />
    </svg>
  );
}
