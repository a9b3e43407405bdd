import { useMemo } from "react";
import { applyFilter, type Visible } from "#lib/scene/filter.ts";
import { usePage } from "./store.ts";

/** What the filter leaves, of what is there now. */
export function useVisible(): Visible {
  const relations = usePage((s) => s.relations);
  const filter = usePage((s) => s.filter);
  return useMemo(() => applyFilter(relations, filter), [relations, filter]);
}
