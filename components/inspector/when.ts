/** A moment as people read it: `2026-11-21 09:00:12`, in their own time zone; what is no time stays as it is. */
export function when(iso: string): string {
  const at = new Date(iso);
  return Number.isNaN(at.getTime()) ? iso : at.toLocaleString("sv-SE");
}
