/** A plate with a croissant, a ring and a bun, from above. */
export function Plate() {
  return (
    <g transform="translate(262 262)">
      <ellipse cx="3" cy="6" rx="52" ry="48" className="fill-wood-edge" />
      <circle r="50" className="fill-plate" />
      <circle r="42" fill="none" className="stroke-wood-edge" strokeWidth={1.5} />
      <path className="fill-accent" d="M-31 6C-26-15-1-22 15-8 5-8-1-4-5 2c-8-2-17 0-26 4z" />
      <path className="fill-crema" d="M-22 0C-16-12 0-16 10-8 2-8-2-4-4 0c-6-2-12-2-18 0z" />
      <circle cx="18" cy="20" r="12" className="fill-accent-deep" />
      <circle cx="18" cy="20" r="4" className="fill-plate" />
      <circle cx="-12" cy="24" r="10" className="fill-accent" />
    </g>
  );
}
