/** Tiles beside and below each other. */
export interface Tiling {
  readonly columns: number;
  readonly rows: number;
  /** Where one sees oneself: over the others, or as one of them, which fills the last row or stands alone in it. */
  readonly own: 'corner' | 'fills' | 'alone';
}

/** Tiles for so many others on a wide stage: what would leave one place empty has it for oneself. */
export function wideTiling(others: number): Tiling {
  const columns = Math.max(1, Math.ceil(Math.sqrt(others)));
  const rows = Math.max(1, Math.ceil(others / columns));
  return { columns, rows, own: others > 1 && others + 1 === columns * rows ? 'fills' : 'corner' };
}

/** Tiles on a phone held upright, where a corner over one of several would hide the most of it. */
export function narrowTiling(others: number): Tiling {
  if (others <= 2) return { columns: 1, rows: Math.max(1, others), own: 'corner' };
  return { columns: 2, rows: Math.ceil((others + 1) / 2), own: others % 2 === 0 ? 'alone' : 'fills' };
}
