/** What the user looks at, as the query string of the page's address: a link reproduces view, filter and selection. */
import type { Filter } from "#lib/scene/filter.ts";
import { NO_FILTER } from "#lib/scene/filter.ts";
import { usePage, type ViewName } from "./store.ts";

export interface Looking {
  readonly view: ViewName;
  readonly filter: Filter;
  /** Groups that are folded to one card. */
  readonly fold: readonly string[];
  readonly selection: string | null;
}

const VIEWS: readonly ViewName[] = ["networks", "wiring", "addresses"];

/** Commas part the names of groups: those within a name are escaped once more. */
const withoutComma = (name: string): string => name.replaceAll("%", "%25").replaceAll(",", "%2C");
const withComma = (text: string): string => text.replaceAll("%2C", ",").replaceAll("%25", "%");

/** Only what differs from a fresh page is written; empty when nothing does. With the leading `?`. */
export function toQuery({ view, filter, fold, selection }: Looking): string {
  const q = new URLSearchParams();
  if (view !== "networks") q.set("view", view);
  for (const id of filter.networks) q.append("network", id);
  if (filter.group !== null) q.set("group", filter.group);
  if (filter.driver !== null) q.set("driver", filter.driver);
  if (filter.state !== null) q.set("state", filter.state);
  if (filter.stopped) q.set("stopped", "1");
  if (filter.empty) q.set("empty", "1");
  if (fold.length > 0) q.set("fold", fold.map(withoutComma).join(","));
  if (selection !== null) q.set("select", selection);
  // Ids are full of colons, which may stand in a query as they are.
  const text = q.toString().replaceAll("%3A", ":").replaceAll("%2F", "/").replaceAll("%2C", ",");
  return text === "" ? "" : `?${text}`;
}

/** Unknown keys and values that mean nothing are passed over. `project` is what `group` was called. */
export function fromQuery(query: string): Looking {
  const q = new URLSearchParams(query);
  return {
    view: VIEWS.find((v) => v === q.get("view")) ?? "networks",
    filter: {
      ...NO_FILTER,
      networks: q.getAll("network").filter((id) => id !== ""),
      group: q.get("group") || q.get("project") || null,
      driver: q.get("driver") || null,
      state: q.get("state") || null,
      stopped: q.get("stopped") === "1",
      empty: q.get("empty") === "1",
    },
    fold: [...new Set(q.getAll("fold").flatMap((names) => names.split(",").map(withComma)))].filter(
      (name) => name !== "",
    ),
    selection: q.get("select") || null,
  };
}

/** Takes the address into the store, then keeps the address up to date; returns what ends it. */
export function followAddress(): () => void {
  const read = (): void => {
    const { view, filter, fold, selection } = fromQuery(location.search);
    usePage.setState((s) => ({ view, filter, fold, selection, reveal: selection === null ? s.reveal : s.reveal + 1 }));
  };
  read();
  const end = usePage.subscribe((now, before) => {
    const same = now.view === before.view && now.filter === before.filter && now.fold === before.fold;
    if (same && now.selection === before.selection) return;
    const wanted = location.pathname + toQuery(now) + location.hash;
    if (wanted !== location.pathname + location.search + location.hash) history.replaceState(history.state, "", wanted);
  });
  addEventListener("popstate", read);
  return () => {
    end();
    removeEventListener("popstate", read);
  };
}
