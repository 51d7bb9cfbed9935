/** A line of the details that parts me from something. */
export const DANGER =
  '-mx-2 flex min-h-11 w-[calc(100%+1rem)] items-center gap-3 rounded-control px-2 text-start text-13 text-danger-ink hover:bg-danger-wash';
