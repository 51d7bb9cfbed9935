type Props = { x: number; y: number; turn: number; drink: 'black' | 'milk'; small?: boolean };

/** A cup from above, its handle turned. */
export function Cup({ x, y, turn, drink, small = false }: Props) {
  const scale = small ? 0.92 : 1;
  return (
    <g transform={`translate(${x} ${y}) rotate(${turn}) scale(${scale})`}>
      <circle cx="2" cy="5" r="40" className="fill-wood-edge" />
      <circle r="40" className="fill-cup" />
      <path
        d="M28-5h9a5 5 0 0 1 0 10h-9z"
        className="fill-cup stroke-cup-line"
        strokeWidth={4}
        strokeLinejoin="round"
      />
      <circle r="30" className="fill-cup stroke-cup-line" strokeWidth={1.5} />
      <circle r="25" className="fill-crema-deep" />
      {drink === 'milk' ? (
        <circle r="18" className="fill-accent-deep" />
      ) : (
        <path
          className="fill-crema"
          d="M0 12C-14 2-10-10-3-10c2 0 3 2 3 3 0-1 1-3 3-3C10-10 14 2 0 12z"
        />
      )}
    </g>
  );
}
