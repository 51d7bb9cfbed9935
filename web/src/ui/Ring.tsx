/** The one ring: inside a busy button, before the word that says what happens. */
export function Ring() {
  return (
    <span
      aria-hidden="true"
      className="size-4 flex-none animate-turn rounded-round border-2 border-current border-e-transparent"
    />
  );
}
