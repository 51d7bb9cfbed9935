/** What a cup leaves on the table. */
export function CoffeeRing({ with404 = false }: { with404?: boolean }) {
  return (
    <svg
      width={with404 ? 320 : 150}
      height={150}
      viewBox={with404 ? '0 0 320 150' : '85 0 150 150'}
      role={with404 ? 'img' : undefined}
      aria-label={with404 ? '404' : undefined}
      aria-hidden={with404 ? undefined : true}
    >
      {with404 && (
        <g
          fill="none"
          className="stroke-ink"
          strokeWidth={15}
          strokeLinecap="round"
          strokeLinejoin="round"
        >
          <path d="M64 30 26 92h62M72 68v54" />
          <path d="M270 30l-38 62h62M278 68v54" />
        </g>
      )}
      <g fill="none" className="stroke-accent">
        <circle cx="160" cy="76" r="46" strokeWidth="9" strokeDasharray="232 14 30 8" />
        <circle cx="163" cy="78" r="51" strokeWidth="1" strokeDasharray="90 30 120 90" />
        <circle cx="158" cy="75" r="39" strokeWidth="1" strokeDasharray="60 40 80 70" />
      </g>
      <g className="fill-accent">
        <circle cx="216" cy="120" r="4" />
        <circle cx="224" cy="130" r="2" />
        <circle cx="108" cy="26" r="2.500" />
      </g>
    </svg>
  );
}
