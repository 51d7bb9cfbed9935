/** A table for two: one cup poured, one only dashed. */
export function FreeChair() {
  return (
    <svg width="200" height="136" viewBox="0 0 200 136" aria-hidden="true">
      <ellipse cx="100" cy="116" rx="84" ry="10" className="fill-hush" />
      <rect x="30" y="62" width="140" height="12" rx="4" className="fill-oat" />
      <path d="M94 74h12v38H94zM74 112h52q4 0 4 4H70q0-4 4-4z" className="fill-oat" />
      <g className="stroke-line" strokeWidth={5} fill="none" strokeLinecap="round">
        <path d="M14 64v50M14 92h18v22" />
        <path d="M186 64v50M186 92h-18v22" />
      </g>
      <path d="M54 36h24v14a12 12 0 0 1-24 0z" className="fill-accent" />
      <path
        d="M78 40h2a5 5 0 0 1 0 10h-2.500"
        className="stroke-accent"
        strokeWidth={3}
        fill="none"
      />
      <path
        d="M62 31c-3-3 3-5 0-9M70 31c-3-3 3-5 0-9"
        className="stroke-edge"
        strokeWidth={2}
        strokeLinecap="round"
        fill="none"
      />
      <path
        d="M120 36h24v14a12 12 0 0 1-24 0zM120 40h-2a5 5 0 0 0 0 10h2"
        className="stroke-edge"
        strokeWidth={2}
        strokeDasharray="4 4"
        fill="none"
      />
    </svg>
  );
}
