import { useCallback, useMemo, useState } from "react";
import { ListHead } from "#components/actions/list-head.tsx";
import { Filters } from "#components/filters/filters.tsx";
import { GroupBar, type ListBy } from "#components/groups/group-bar.tsx";
import { orderOf } from "#components/store/order.ts";
import { usePage } from "#components/store/store.ts";
import { useVisible } from "#components/store/use-visible.ts";
import { listRows } from "./rows.ts";
import { Tree } from "./tree.tsx";

/** Counts, filters and the list. `onChosen` is told when a row is chosen with the pointer. */
export function ListPanel({ onChosen }: { readonly onChosen?: () => void }) {
  const entities = usePage((s) => s.entities);
  const relations = usePage((s) => s.relations);
  const filter = usePage((s) => s.filter);
  const view = usePage((s) => (s.view === "wiring" ? "wiring" : "networks"));
  const order = usePage((s) => orderOf(view, s));
  const visible = useVisible();
  const fold = usePage((s) => s.fold);
  const [by, setBy] = useState<ListBy>("network");
  const [collapsed, setCollapsed] = useState<ReadonlySet<string>>(new Set());

  const rows = useMemo(
    () => listRows({ entities, relations, visible, filter, view, order, by, fold, collapsed }),
    [entities, relations, visible, filter, view, order, by, fold, collapsed],
  );
  const onFold = useCallback((key: string, open: boolean) => {
    setCollapsed((old) => {
      const next = new Set(old);
      if (open) next.delete(key);
      else next.add(key);
      return next;
    });
  }, []);

  return (
    <div className="flex h-full flex-col">
      <ListHead />
      <Filters visible={visible} />
      <GroupBar visible={visible} by={by} onBy={setBy} />
      <Tree rows={rows} onFold={onFold} onChosen={onChosen} />
    </div>
  );
}
