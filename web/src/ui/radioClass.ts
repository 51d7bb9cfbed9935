/** A radio button: a ring that the accent fills from the rim. */
export const RADIO =
  'size-5 flex-none appearance-none rounded-round border border-edge bg-paper checked:border-[0.375rem] checked:border-accent';
